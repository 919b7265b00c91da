import { codeOf, GenesisError } from '../errors.ts';
import { secretsInHeaders } from '../secrets/command-words.ts';
import { secretsIn, withoutSecretsIn } from '../secrets/without-secrets.ts';
import { type Chat, GENESIS_CHAT } from '../stress/request/chat.ts';
import { CHAT_STREAM_PATH } from '../stress/request/request.ts';
import { hasUsualHistory } from './chat/is-genesis.ts';
import type { Check } from './check.ts';
import { type PlannedCheck, planChecks, withOwnServer } from './plan-checks.ts';
import type { CheckOutcome, CheckResult } from './result.ts';
import { argumentsOf, runCheck } from './run-check.ts';
import { lacksHistory } from './servers/lacks-history.ts';
import type { ServerSource } from './servers/server-source.ts';
import type { VerifyTarget } from './servers/verify-target.ts';
import type { VerifyHooks, VerifyOptions } from './verify-options.ts';

/** Servers that start while a check runs: one for each core of a small machine. */
const PREPARED = 2;

/** Runs checks one after the other, on servers of one source. */
export class CheckSequence {
  readonly #options: VerifyOptions;
  readonly #source: ServerSource;
  readonly #hooks: VerifyHooks;
  readonly #results: CheckResult[] = [];
  #chat: Chat;
  #plan: readonly PlannedCheck[];
  /** Whether the history is looked for where no one said that it is, and it was not missed yet. */
  #isHistoryAssumed: boolean;
  #skipRest: string | undefined;

  constructor(options: VerifyOptions, source: ServerSource, hooks: VerifyHooks) {
    const { chat = GENESIS_CHAT, target } = options;
    this.#options = options;
    this.#source = source;
    this.#hooks = hooks;
    this.#chat = chat;
    this.#plan = planChecks(options.checks, { ...options, chat });
    this.#isHistoryAssumed = target.kind !== 'embedded' && hasUsualHistory(chat);
  }

  /** Resolves with the results of the checks that ended before an interruption. */
  async run(): Promise<readonly CheckResult[]> {
    const { onEvent, signal } = this.#hooks;
    const secrets = secretsOf(this.#options.target);
    this.#source.prepare(this.#nextChecks(0).map(argumentsOf));
    for (const [index, check] of this.#options.checks.entries()) {
      onEvent({ type: 'checking', check });
      const startedAt = performance.now();
      const outcome = await this.#outcomeOf(index);
      // The interruption may be what made this check fail.
      if (signal.aborted) break;
      const { name, holdsWhen } = check;
      // Each of the others would wait as long, only to find the same.
      if (hangs(outcome)) this.#skipRest = `the server hangs (see ${name})`;
      const tookMs = performance.now() - startedAt;
      const result = { name, holdsWhen, tookMs, ...withoutSecretsIn(outcome, secrets) };
      this.#results.push(result);
      onEvent({ type: 'checked', result });
    }
    return this.#results;
  }

  /** A check that could not decide is repeated where the reason is that there is no history at all. */
  async #outcomeOf(index: number): Promise<CheckOutcome> {
    const outcome = await this.#runPlanned(index);
    const mayLackHistory = outcome.status === 'unknown' && this.#isHistoryAssumed;
    if (!mayLackHistory || this.#skipRest !== undefined || this.#hooks.signal.aborted) return outcome;
    return (await this.#doesWithoutHistory()) ? this.#runPlanned(index) : outcome;
  }

  async #runPlanned(index: number): Promise<CheckOutcome> {
    const { check, skipReason = this.#skipRest, unchecked } = this.#plan[index] as PlannedCheck;
    if (skipReason !== undefined) return { status: 'skipped', reason: skipReason };
    const { hidesCommands = false, judgesFirstAnswers = false, ...options } = this.#options;
    const isFirst = this.#results.every(({ status }) => status === 'skipped');
    return runCheck(check, {
      ...options,
      hidesCommands,
      source: this.#source,
      chat: this.#chat,
      streamPath: streamPathOf(options),
      unchecked,
      judgesFirstAnswers: judgesFirstAnswers && isFirst && options.target.kind === 'spawned',
      onMisfit: () => {
        this.#skipRest = `no request fits the server (see ${check.name})`;
      },
      isFirst,
      isFollowed: this.#plan[index + 1]?.sharesServer === true,
      next: this.#nextChecks(index + 1),
      signal: this.#hooks.signal,
    }).catch((error: unknown) => {
      // The script is to be corrected before anything can be said about the server.
      if (codeOf(error) === 'SCENARIO_INVALID') throw error;
      this.#skipRest = 'there is no server to check';
      return unknown(error);
    });
  }

  /** Looks for the history once; whether there is none, so that the checks go on without it. */
  async #doesWithoutHistory(): Promise<boolean> {
    const { checks, timeoutMs } = this.#options;
    this.#isHistoryAssumed = false;
    const lacks = await lacksHistory(this.#source, this.#chat, timeoutMs, this.#hooks.signal).catch(
      () => undefined,
    );
    if (lacks === undefined) return false;
    this.#source.observations.add(`${lacks}: what is stored is not checked without --history`);
    this.#chat = { ...this.#chat, history: undefined };
    this.#plan = planChecks(checks, { ...this.#options, chat: this.#chat });
    return true;
  }

  #nextChecks(from: number): readonly Check[] {
    return withOwnServer(this.#plan.slice(from)).slice(0, PREPARED);
  }
}

/** That of our own server is known. */
function streamPathOf({ streamPath, target }: VerifyOptions): string | undefined {
  return streamPath ?? (target.kind === 'embedded' ? CHAT_STREAM_PATH : undefined);
}

/** What the user wrote for the target, and no report may show. */
function secretsOf(target: VerifyTarget): string[] {
  if (target.kind === 'embedded') return [];
  const inCommand = target.kind === 'spawned' ? secretsIn(target.command) : [];
  return [...inCommand, ...secretsInHeaders(target.headers ?? [])];
}

function hangs(outcome: CheckOutcome): boolean {
  return 'diagnoses' in outcome && outcome.diagnoses.some(({ cause }) => cause === 'hang');
}

function unknown(error: unknown): CheckOutcome {
  if (!(error instanceof GenesisError)) throw error;
  return { status: 'unknown', reason: [error.message, error.hint].filter(Boolean).join('. ') };
}
