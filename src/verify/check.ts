import type { ModelServer } from '../stress/target/model-server.ts';
import type { Target } from '../stress/target/target.ts';
import type { CheckOutcome } from './result.ts';

/** What a check must be able to do with a server. */
export type Need = 'start' | 'database' | 'several' | 'model';

export interface StartOptions {
  /** By default an empty one of its own, where the target can be told. */
  readonly databaseFile?: string | undefined;
  /** Whether it asks the context's model, not an echo of its own. */
  readonly asksModel?: boolean;
}

/** What a check works with. */
export interface CheckContext {
  /** A smaller load and fewer rounds. */
  readonly quick: boolean;
  /** Milliseconds to wait for one answer. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Never fails or waits, unless it is told to. */
  readonly model: ModelServer;
  /** Starts a server; one that runs already is given as it is. It is stopped when the check is over. */
  start(options?: StartOptions): Promise<Target>;
}

/** One thing that must hold of a chat server. */
export interface Check {
  readonly name: string;
  /** What it takes to hold, in one line. */
  readonly holdsWhen: string;
  /** Where one is missing, the check is skipped. */
  readonly needs: readonly Need[];
  /** Whether it is part of `--quick`. */
  readonly quick: boolean;
  /** More arguments of `genesis serve`, where the server is an embedded one. */
  readonly serveArguments?: readonly string[];
  run(context: CheckContext): Promise<CheckOutcome>;
}
