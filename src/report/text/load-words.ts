import type { StressResult } from '../../stress/judge/result.ts';
import { describeLoad } from './format.ts';

/** A load in a few words: of requests, or of a scenario's rounds. `atOnce`: by default its concurrency. */
export function loadWords(
  { load, settings }: Pick<StressResult, 'load' | 'settings'>,
  atOnce?: string,
): string {
  return describeLoad(load, atOnce, settings.scenario === null ? 'request' : 'scenario round');
}
