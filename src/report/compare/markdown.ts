import type { CompareResult } from '../../compare/result.ts';
import { markdown, markdownCode, markdownTable } from '../text/markdown.ts';
import { compareFacts, MEASURE_HEAD, measureCells } from './compare-rows.ts';
import { STATUS_WORDS } from './status-words.ts';

/** A comparison as Markdown, such as for a pull request. Ends with a line break. */
export function compareMarkdown(result: CompareResult): string {
  const { verdict, measures, command } = result;
  const rows = measures.map((measure) => measureCells(measure).map(markdown));
  const facts = compareFacts(result).map(([label, text]) => [markdown(label), markdown(text)]);
  return `${[
    `## genesis compare: B is ${STATUS_WORDS[verdict.status]}`,
    '',
    ...verdict.reasons.map((reason) => `- ${markdown(reason)}`),
    ...markdownTable(MEASURE_HEAD, rows),
    ...markdownTable(['', ''], facts),
    ...(command === null ? [] : ['', ...markdownCode(command)]),
  ].join('\n')}\n`;
}
