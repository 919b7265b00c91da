const BEGIN = '<!-- bench: written by npm run bench -->';
const END = '<!-- /bench -->';

/** The text with what stands between the two marks replaced; throws where it has no such marks. */
export function replaceSection(text: string, content: string): string {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`there is no section from ${BEGIN} to ${END}`);
  return `${text.slice(0, begin)}${BEGIN}\n${content}\n${text.slice(end)}`;
}
