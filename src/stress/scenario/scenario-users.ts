import { setTimeout as delay } from 'node:timers/promises';
import { GenesisError } from '../../errors.ts';
import { replyReading } from '../answer/stream/reply-reading.ts';
import type { DataSource } from '../data/data-source.ts';
import type { Site } from '../http/site.ts';
import type { ScenarioSummary } from '../judge/measured/scenario-summary.ts';
import type { Load } from '../load/load.ts';
import type { RoundEnd, RoundEnding } from '../load/round-end.ts';
import type { HistoryOptions } from '../request/chat.ts';
import { sendableHeaders } from '../request/constant-headers.ts';
import type { RequestOptions } from '../request/request.ts';
import type { TokenGenerator } from '../request/token.ts';
import { StuckWatch } from './guard/stuck-watch.ts';
import type { OwnRequest } from './round/own-request.ts';
import { Round } from './round/round.ts';
import { RoundEnded } from './round/round-ended.ts';
import { Together } from './round/together.ts';
import { RoundsEnd } from './rounds-end.ts';
import type { Scenario, ScenarioModule } from './script/scenario.ts';
import { lineIn, scriptError } from './script/script-error.ts';
import { Session } from './session/session.ts';
import type { ExcuseOf, SessionContext, Wire } from './session/session-context.ts';
import { StepWriter } from './session/step-writer.ts';
import { HistoryBook } from './tally/history-book.ts';
import { type EndedStep, StepTally } from './tally/step-tally.ts';

/** Sends a chat, or begins a round, as user number `user`; nothing new after `over`. */
type SendAs<Own extends unknown[]> = (
  user: number,
  dueAt: number | undefined,
  over: AbortSignal,
  ...own: Own
) => Promise<void>;

export interface ScenarioUsersOptions {
  readonly module: ScenarioModule;
  readonly site: Site;
  readonly users: number;
  readonly wire: Wire;
  readonly tokens: TokenGenerator;
  readonly seed: string | undefined;
  readonly request: RequestOptions;
  readonly history: HistoryOptions | undefined;
  readonly repeats: boolean;
  readonly nextSeq: () => number;
  readonly unaudited: (seq: number) => void;
  readonly excuseOf: ExcuseOf;
  /** Takes each measured request beside the chats. */
  readonly onStep: (step: EndedStep) => void;
  readonly isCutOff: () => boolean;
}

/** More logins at once would be a load of their own. */
const SETUPS_AT_ONCE = 10;

/** Milliseconds before a user begins a round again that could not reach the server. */
const UNREACHED_PAUSE_MS = 100;

/** The virtual users of a run with a scenario. */
export class ScenarioUsers {
  readonly book = new HistoryBook();
  readonly #module: ScenarioModule;
  readonly #tally: StepTally;
  readonly #data: DataSource | undefined;
  readonly #sessions: readonly Session[];
  readonly #stuck: StuckWatch;
  /** Rounds that were begun, those of the warm-up too. */
  begun = 0;

  constructor({ module, site, users, request, onStep, ...shared }: ScenarioUsersOptions) {
    this.#tally = new StepTally(onStep);
    this.#data = request.data;
    const headers = sendableHeaders(request);
    const readings = new Map([[request.reply, replyReading(shared.tokens, request)]]);
    const readingOf = (reply = request.reply) => {
      const known = readings.get(reply);
      if (known) return known;
      const reading = replyReading(shared.tokens, { ...request, reply });
      readings.set(reply, reading);
      return reading;
    };
    const context: SessionContext = {
      ...shared,
      origin: new URL(site.url),
      writer: new StepWriter(site, headers),
      commonHeaders: Object.fromEntries(headers),
      tally: this.#tally,
      book: this.book,
      readingOf,
    };
    this.#module = module;
    this.#sessions = Array.from({ length: users }, (_, number) => new Session(number, context));
    this.#stuck = new StuckWatch(module);
    module.live.secretsNow = () => this.secrets;
    module.live.breakOff = (error) => this.#stuck.breakOffAll(error);
  }

  /**
   * Runs the setup of each user. Throws `SCENARIO_FAILED` where a request of it fails, `SCENARIO_INVALID` for an error of the
   * script.
   */
  async setUp(signal: AbortSignal): Promise<void> {
    const { setup } = this.#module;
    if (!setup) return;
    let next = 0;
    const some = async () => {
      for (let user = next++; user < this.#sessions.length && !signal.aborted; user = next++)
        await this.#setUpOne(setup, user, signal);
    };
    await Promise.all(Array.from({ length: SETUPS_AT_ONCE }, some));
  }

  /** What begins a round of a user. `send`: sends a chat; `onRound`: takes each round that is over. */
  rounds(
    load: Load,
    send: SendAs<[OwnRequest]>,
    isMeasured: boolean,
    onRound?: (round: RoundEnd) => void,
  ): SendAs<[]> {
    const together = load.kind === 'burst' ? new Together(load.concurrency) : undefined;
    let end: RoundsEnd | undefined;
    return async (user, dueAt, over) => {
      end ??= new RoundsEnd(over, load);
      const { isOver } = end;
      const sendChat = (own: OwnRequest, due: number | undefined) => send(user, due, over, own);
      const round = new Round({ dueAt, isMeasured, together, isOver, sendChat });
      end.add(round);
      const begunAt = performance.now();
      await this.#run(this.#module.round, user, round, this.begun++);
      end.delete(round);
      const ending = endOf(round);
      if (isMeasured) this.#tally.ended(ending);
      onRound?.({ dueAt: dueAt ?? begunAt, begunAt, endedAt: performance.now(), ending });
      if (round.missed && !isOver()) await delay(UNREACHED_PAUSE_MS);
    };
  }

  get summary(): ScenarioSummary {
    const { rounds, requests } = this.#tally;
    return { file: this.#module.file, rounds, requests };
  }

  /** Chats whose tokens the script had, and did not send. */
  get unsent(): number[] {
    return this.#sessions.flatMap(({ unsentSeq }) => unsentSeq ?? []);
  }

  /** What nothing may show now. */
  get secrets(): string[] {
    return this.#sessions.flatMap((session) => session.secrets);
  }

  /** What this user's requests have in their headers, for one to `path` beside the load. */
  headersOf(user: number, path: string): Record<string, string> {
    return this.#sessions[user]?.headersFor(path) ?? {};
  }

  close(): void {
    this.#stuck.close();
    this.#module.live.breakOff = undefined;
  }

  async #setUpOne(setup: Scenario, user: number, signal: AbortSignal): Promise<void> {
    const isOver = () => signal.aborted;
    const round = new Round({
      ...{ dueAt: undefined, isMeasured: false, together: undefined, sendChat: undefined, isOver },
    });
    await this.#run(setup, user, round, user, 'setup');
    if (round.end === undefined || round.isCutShort) return;
    const at = lineIn(this.#module, round.callStack);
    throw new GenesisError('SCENARIO_FAILED', `setup of user ${user} ended at ${at}: ${round.end.message}`, {
      hint: 'Nothing was loaded. Correct the request, or name a status that is right, such as { expect: [409] }.',
    });
  }

  /** `record`: the number of the one that it gets. */
  async #run(script: Scenario, user: number, round: Round, record: number, what = 'a round'): Promise<void> {
    const session = this.#sessions[user] as Session;
    const { defect } = this.#module.live;
    if (defect) throw defect;
    session.begin(round, this.#data?.record(record));
    this.#stuck.add(round);
    try {
      await round.run(() => script(session));
    } catch (error) {
      // What follows from a failed request is not the error of the script.
      if (!(error instanceof RoundEnded) && !round.end)
        round.defect ??= scriptError(this.#module, error, what);
    } finally {
      this.#stuck.delete(round);
      round.close();
    }
    if (round.defect) throw round.defect;
    if (round.misuse) throw scriptError(this.#module, round.misuse, what);
    if (round.end === undefined) this.#assertAwaited(round, what);
  }

  #assertAwaited({ underWay, calls }: Round, what: string): void {
    const [left] = underWay;
    const { file } = this.#module;
    if (left)
      throw new GenesisError(
        'SCENARIO_INVALID',
        `${what} of ${file} ended while ${left.name} was under way`,
        {
          hint: 'Write await before each call of user.',
        },
      );
    if (calls === 0 && what !== 'setup')
      throw new GenesisError('SCENARIO_INVALID', `${what} of ${file} ended without a request or a pause`, {
        hint: 'The default export is repeated: it must await user.chat, or at least user.pause.',
      });
  }
}

function endOf({ end, isCutShort }: Round): RoundEnding {
  if (isCutShort) return 'cutShort';
  return end ? 'failed' : 'completed';
}
