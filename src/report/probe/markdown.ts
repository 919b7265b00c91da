import type { ProbeResult } from '../../chat-probe/result.ts';
import { markdown } from '../text/markdown.ts';
import { commandHeading, foundItems, stepWords, verdictOfProbe } from './probe-words.ts';

/** The result as Markdown. Ends with a line break. */
export function probeMarkdown(result: ProbeResult): string {
  const { target, advice, commands } = result;
  return `${[
    `## genesis probe: ${verdictOfProbe(result)}`,
    '',
    `Target: ${markdown(target)}`,
    '',
    ...stepWords(result).map((step) => `- ${markdown(step)}`),
    ...foundItems(result).flatMap(([name, text], index) => [
      ...(index === 0 ? ['', '| | |', '| --- | --- |'] : []),
      `| ${name} | ${markdown(text)} |`,
    ]),
    ...advice.flatMap((sentence) => ['', markdown(sentence)]),
    ...(commands.length === 0
      ? []
      : ['', commandHeading(result), '', ...commands.map((line) => `    ${line}`)]),
  ].join('\n')}\n`;
}
