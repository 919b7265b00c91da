import type { RunOptions } from '../stress/run/options.ts';
import type { TargetOptions } from '../stress/target/target-options.ts';
import type { TurnLoad } from './turns/turn-length.ts';

export interface CompareOptions {
  readonly before: TargetOptions;
  readonly after: TargetOptions;
  readonly load: TurnLoad;
  /** Milliseconds for which each side is under load in a round, at least. */
  readonly roundMs: number;
  readonly run: Omit<
    RunOptions,
    'load' | 'faults' | 'seed' | 'startAt' | 'logFile' | 'command' | 'judgement'
  >;
  /** The most rounds. */
  readonly rounds: number;
  /** The tolerated change, 0.05 for 5 %. */
  readonly tolerance: number;
  /** Determines the order of the turns. */
  readonly seed: string;
  /** The command line that repeats it. */
  readonly command: string | undefined;
}
