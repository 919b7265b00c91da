/** The text with what stands between the two marks of a script replaced; throws where it has no such marks. */
export function replaceSection(text: string, script: string, content: string): string {
  const [first, last] = [`<!-- ${script}: written by npm run ${script} -->`, `<!-- /${script} -->`];
  const begin = text.indexOf(first);
  const end = text.indexOf(last);
  if (begin === -1 || end < begin) throw new Error(`there is no section from ${first} to ${last}`);
  return `${text.slice(0, begin)}${first}\n${content}\n${text.slice(end)}`;
}
