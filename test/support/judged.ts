import { type InjectedFault, parseFault } from '../../src/stress/faults/fault.ts';
import { parseSlo } from '../../src/stress/judge/thresholds/parse-slo.ts';
import { parseThreshold } from '../../src/stress/judge/thresholds/parse-threshold.ts';
import type { Threshold } from '../../src/stress/judge/thresholds/threshold.ts';
import type { Slo } from '../../src/stress/measure/slo.ts';

/** A threshold as the command line takes it. */
export function bound(text: string): Threshold {
  const threshold = parseThreshold(text);
  if (!threshold) throw new TypeError(`${text} is not a threshold`);
  return threshold;
}

/** A limit for each request as the command line takes it. */
export function limit(text: string): Slo {
  const slo = parseSlo(text);
  if ('mistake' in slo) throw new TypeError(slo.mistake);
  return slo;
}

/** A fault as the command line takes it, injected without trouble unless `outcome` says otherwise. */
export function injected(
  text: string,
  outcome: Partial<Pick<InjectedFault, 'happened' | 'problem'>> = {},
): InjectedFault {
  const fault = parseFault(text);
  if (!fault) throw new TypeError(`${text} is not a fault`);
  return { fault, text, happened: true, problem: null, ...outcome };
}
