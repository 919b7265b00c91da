import type { CapacityResult } from '../../capacity/result.ts';
import { verdictWords } from '../text/format.ts';
import { markdown, markdownCode, markdownTable } from '../text/markdown.ts';
import { capacityFacts } from './capacity-facts.ts';
import { capacityWords, otherReasons } from './capacity-words.ts';
import { LEVEL_HEAD, levelCells, levelSummaries, reasonsOfLevel } from './level-rows.ts';

/** A capacity as Markdown, such as for a pull request. Ends with a line break. */
export function capacityMarkdown(result: CapacityResult): string {
  const { verdict, steps, command } = result;
  const rows = levelSummaries(steps).map((summary) =>
    [...levelCells(summary, result), reasonsOfLevel(summary)].map(markdown),
  );
  const facts = capacityFacts(result).map(([label, text]) => [markdown(label), markdown(text)]);
  return `${[
    `## genesis capacity: ${verdictWords(verdict.status)}`,
    '',
    `Capacity ${markdown(capacityWords(result))}`,
    '',
    ...otherReasons(result).map((reason) => `- ${markdown(reason)}`),
    ...markdownTable([...LEVEL_HEAD, 'why not'], rows),
    ...markdownTable(['', ''], facts),
    ...(command === null ? [] : ['', ...markdownCode(command)]),
  ].join('\n')}\n`;
}
