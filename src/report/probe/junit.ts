import type { ProbeResult } from '../../chat-probe/result.ts';
import { junit } from '../text/junit.ts';
import { foundItems, stepWords, verdictOfProbe } from './probe-words.ts';

const SUITE = 'genesis probe';

/** One test case: whether a chat was found. Ends with a line break. */
export function probeJunit(result: ProbeResult): string {
  const { startedAt, tookMs, found, advice, commands } = result;
  const message = found
    ? foundItems(result)
        .map(([name, text]) => `${name}: ${text}`)
        .join('; ')
    : verdictOfProbe(result);
  const text = [...stepWords(result), ...advice, ...commands].join('\n');
  const ending = found ? undefined : ({ tag: 'error', type: 'not-found', text } as const);
  const cases = [{ name: 'a chat is found', tookMs, message, ending }];
  return junit(SUITE, [
    { name: SUITE, classname: 'genesis.probe', startedAt, tookMs, cases, observations: [] },
  ]);
}
