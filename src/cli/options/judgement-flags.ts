import { type Command, Option } from 'commander';
import type { Threshold } from '../../stress/judge/thresholds/threshold.ts';
import { oneMoreThreshold, share } from './load-parsers.ts';
import { nonEmpty } from './parsers.ts';

/** What runs are held against. */
export interface JudgementFlags {
  readonly threshold?: readonly Threshold[];
  /** A file. */
  readonly baseline?: string;
  readonly noise: number;
}

export function addJudgement(command: Command): void {
  const threshold = new Option(
    '--threshold <bound>',
    'what must hold, as success>=99.9% or p99<300ms; repeatable',
  );
  const noise = new Option('--noise <share>', 'how much worse than the baseline is no regression');
  command
    .optionsGroup('Judgement:')
    .addOption(threshold.argParser(oneMoreThreshold))
    .option('--baseline <file>', 'an earlier result, saved as JSON: this must not be worse', nonEmpty)
    .addOption(noise.argParser(share).default(0.1, '10%'));
}
