import type { Chat } from '../stress/request/chat.ts';
import type { ScenarioModule } from '../stress/scenario/script/scenario.ts';
import type { Check } from './check.ts';
import type { CheckResult } from './result.ts';
import type { VerifyTarget } from './servers/verify-target.ts';

export interface VerifyOptions {
  readonly target: VerifyTarget;
  /** In the order in which they run. */
  readonly checks: readonly Check[];
  /** Smaller loads, and fewer checks. */
  readonly quick: boolean;
  /** Milliseconds to wait for one answer. */
  readonly timeoutMs: number;
  /** A command line that stops PostgreSQL at once and starts it again; undefined: it is left running. */
  readonly restartDatabase?: string | undefined;
  /** What is sent, and where it can be read back; by default that of Genesis. */
  readonly chat?: Chat;
  /** What each user does in the checks that can do with it; by default it sends the chat. */
  readonly scenario?: ScenarioModule | undefined;
  /** Where the server streams its answers; by default that is found out. */
  readonly streamPath?: string | undefined;
  /** Whether the run ends where the first answers of a server that it started show that no request fits. */
  readonly judgesFirstAnswers?: boolean;
  /** Whether the API is one that the user did not choose: where its request does not fit, others may. */
  readonly mayChooseApi?: boolean;
  /** Whether the result has the names of programs in place of command lines. */
  readonly hidesCommands?: boolean;
}

/** What a run reports while it is in progress. */
export type VerifyEvent =
  | { readonly type: 'checking'; readonly check: Check }
  | { readonly type: 'checked'; readonly result: CheckResult };

export interface VerifyHooks {
  readonly onEvent: (event: VerifyEvent) => void;
  /** Ends the run early; the result then has the checks that finished before. */
  readonly signal: AbortSignal;
}
