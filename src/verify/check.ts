import type { Chat } from '../stress/request/chat.ts';
import type { ScenarioModule } from '../stress/scenario/script/scenario.ts';
import type { ModelServer } from '../stress/target/model/model-server.ts';
import type { Target } from '../stress/target/target.ts';
import type { Need } from './needs.ts';
import type { CheckOutcome } from './result.ts';

export interface StartOptions {
  /** By default a new database for this server, where the target accepts one. */
  readonly database?: string | undefined;
}

/** What a check works with. */
export interface CheckContext {
  /** A smaller load and fewer rounds. */
  readonly quick: boolean;
  /** Milliseconds to wait for one answer. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** What is sent, and where it can be read back. */
  readonly chat: Chat;
  /** What each user of a load does in place of it. */
  readonly scenario: ScenarioModule | undefined;
  /** A command line that stops PostgreSQL at once and starts it again, for checks that need it. */
  readonly restartDatabase: string | undefined;
  /** Where the server streams its answers; undefined: to be found out. */
  readonly streamPath: string | undefined;
  /** Whether reports have the names of programs in place of command lines. */
  readonly hidesCommands: boolean;
  /** Whether a load ends where its first answers show that no request fits. */
  readonly judgesFirstAnswers: boolean;
  /** Neither fails nor waits unless the check asks for it. */
  readonly model: ModelServer;
  /** Starts a server, or returns the one that is already running. It is stopped when the check ends. */
  start(options?: StartOptions): Promise<Target>;
}

/** One requirement on a chat server. */
export interface Check {
  readonly name: string;
  /** When the check passes, in one line. */
  readonly holdsWhen: string;
  /** The check is skipped if the target lacks one of them. */
  readonly needs: readonly Need[];
  /** Without one of them, the check runs and finds out less. */
  readonly uses?: readonly Need[];
  /** Whether it is part of `--quick`. */
  readonly quick: boolean;
  /** Whether, in a quick run, neighbours of which each says so may have one server: it leaves nothing behind that harms. */
  readonly mayShareServer?: boolean;
  /** Whether all that it sends may be the rounds of a scenario. */
  readonly takesScenario?: boolean;
  /** More arguments for `genesis serve`, if the server is an embedded one. */
  readonly serveArguments?: readonly string[];
  run(context: CheckContext): Promise<CheckOutcome>;
}
