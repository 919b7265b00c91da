import { type Command, Option } from 'commander';
import type { Threshold } from '../../../stress/judge/thresholds/threshold.ts';
import { nonEmpty } from '../parsers.ts';
import { appendThreshold, percentage } from './load-parsers.ts';

/** What the results of runs are compared with. */
export interface JudgementFlags {
  readonly threshold?: readonly Threshold[];
  /** A file name. */
  readonly baseline?: string;
  /** A share. */
  readonly tolerance: number;
  /** The former name of the tolerance. */
  readonly noise?: number;
}

export function addJudgementFlags(command: Command): void {
  const threshold = 'required result, such as success>=99.9% or p99<300ms; repeatable';
  const tolerance = new Option('--tolerance <percentage>', 'tolerated change of speed against the baseline');
  const noise = new Option('--noise <percentage>', 'the same as --tolerance').hideHelp();
  command
    .optionsGroup('Judgement:')
    .option('--threshold <bound>', threshold, appendThreshold)
    .option('--baseline <file>', 'JSON result of an earlier run; fail if this one is worse', nonEmpty)
    .addOption(tolerance.argParser(percentage).default(0.1, '10%'))
    .addOption(noise.argParser(percentage).conflicts('tolerance'));
}

export function toleranceOf({ tolerance, noise }: JudgementFlags): number {
  return noise ?? tolerance;
}
