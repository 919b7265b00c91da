import { setTimeout as delay } from 'node:timers/promises';
import { traitsOf } from '../answer/outcome.ts';
import { Ledger } from '../audit/ledger.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import { gaveUp } from '../http/connection-errors.ts';
import type { Hang } from '../judge/measured/hang.ts';
import { type Load, lengthMs } from '../load/load.ts';
import { pace, type Send } from '../load/pacer.ts';
import { type Pacing, pacingOfPart } from '../load/pacing.ts';
import { RequestLimit } from '../load/request-limit.ts';
import type { InTurns, TurnPlan } from '../load/turns.ts';
import { GeneratorWatch } from '../measure/generator-health.ts';
import { fasterRates, type Rates, ratesOver } from '../measure/rates.ts';
import type { OwnRequest } from '../scenario/round/own-request.ts';
import type { ScenarioUsers } from '../scenario/scenario-users.ts';
import type { EndedStep } from '../scenario/tally/step-tally.ts';
import type { MeasuredLoad } from './measured-load.ts';
import { ratesWhileSending } from './rates-while-sending.ts';
import { type RecorderOptions, SampleRecorder } from './sample-recorder.ts';
import { type AttemptLimits, REFUSED_PAUSE_MS } from './sending/attempts.ts';
import type { HangWatch } from './sending/hang-watch.ts';
import { type Ended, Retrier } from './sending/retrier.ts';
import type { VirtualUsers } from './sending/virtual-users.ts';
import { TurnsTaken } from './turns-taken.ts';

/** As `Send`; after `over`, nothing is sent again. `own`: what is sent in place of the template. */
type SendUntil = (
  user: number,
  dueAt: number | undefined,
  over: AbortSignal,
  own?: OwnRequest,
) => Promise<void>;

export interface LoadRunnerOptions extends AttemptLimits, RecorderOptions {
  readonly users: VirtualUsers;
  readonly hangWatch: HangWatch;
  readonly pacing: Pacing;
  /** The load ends after so many requests; undefined: only when its time has come. */
  readonly mostRequests: number | undefined;
}

const ONCE: InTurns = (send) => send();

/** Sends a load with virtual users, and counts how its requests end. */
export class LoadRunner {
  /** All requests, including those of the warm-up. */
  readonly ledger = new Ledger();
  readonly #recorder: SampleRecorder;
  readonly #users: VirtualUsers;
  readonly #injector: FaultInjector;
  readonly #hangWatch: HangWatch;
  readonly #pacing: Pacing;
  readonly #retrier: Retrier;
  readonly #limit: RequestLimit | undefined;
  #sent = 0;
  #isCutOff = false;
  #cutShort = 0;
  #hasHung = false;
  /** Undefined before the measured load. */
  #watch: GeneratorWatch | undefined;
  /** Aborted by an error of our own: a run must not go on with it, or judge a server by it. */
  readonly #broken = new AbortController();
  /** Undefined where each request is sent from the template. */
  scenario: ScenarioUsers | undefined;

  constructor(options: LoadRunnerOptions) {
    const { users, injector, hangWatch, pacing, mostRequests } = options;
    this.#recorder = new SampleRecorder(options);
    this.#users = users;
    this.#injector = injector;
    this.#hangWatch = hangWatch;
    this.#pacing = pacing;
    this.#retrier = new Retrier(users, hangWatch, options);
    this.#limit = mostRequests === undefined ? undefined : new RequestLimit(mostRequests);
  }

  /**
   * A load that is in the audit, but not in the metrics. Resolves with whether the server hangs; rejects, as `measure`,
   * with an error of our own.
   */
  async warmUp(load: Load, signal: AbortSignal): Promise<Hang | null> {
    const send: SendUntil = async (user, _, over, own) => {
      await this.#users.settle(user);
      const [seq, sentAt] = [own ? own.seq : this.nextSeq(), performance.now()];
      const { answered } = this.#noted(await this.#retrier.send(user, seq, sentAt, over, own), sentAt);
      if (own) own.ended = answered;
      if (!traitsOf(answered.outcome).reachedServer) await delay(REFUSED_PAUSE_MS);
    };
    const { hang } = await this.#pace(load, this.#roundsOf(load, send, false), signal, 'warm-up');
    this.#broken.signal.throwIfAborted();
    return hang;
  }

  /** Sends the load once, or in turns. */
  async measure(load: Load, signal: AbortSignal, inTurns?: InTurns): Promise<MeasuredLoad> {
    const watch = new GeneratorWatch();
    this.#watch = watch;
    const loadOver = new AbortController();
    const faults = this.#injector.inject(loadOver.signal);
    await this.#injector.ready();
    const { startedAt } = this.#recorder.begin();
    // Between turns nothing is sent: then only the whole of each turn has a rate.
    const sendingMs = inTurns ? undefined : lengthMs(load);
    const sending = ratesWhileSending(sendingMs, watch, (ms) => this.#ratesOver(ms));
    const sender = this.#sender(watch);
    let taken = 0;
    const take = ({ load: turn = load, enough, onRound }: TurnPlan) =>
      this.#pace(turn, this.#roundsOf(turn, sender, true, onRound), signal, `${taken++}`, enough);
    const turns = new TurnsTaken(take, signal);
    await (inTurns ?? ONCE)((plan) => turns.take(plan)).finally(() => loadOver.abort());
    const { loadMs, counts, hang } = turns;
    const injected = await faults;
    this.#broken.signal.throwIfAborted();
    const { metrics, lateness, repetitions } = this.#recorder;
    return {
      metrics,
      startedAt,
      loadMs,
      rates: fasterRates(sending.over(), this.#ratesOver(loadMs)),
      cutShort: this.#cutShort,
      generator: watch.stop(),
      schedule: counts ? { ...counts, lateness: lateness.summary() ?? null } : null,
      hang,
      repetition: repetitions?.repetition ?? null,
      faults: injected,
    };
  }

  /** An error of our own ends the load, and so does a server that hangs. `part`: the warm-up, or a turn. */
  #pace(load: Load, send: SendUntil, signal: AbortSignal, part: string, enough?: AbortSignal) {
    const guarded =
      (over: AbortSignal): Send =>
      (user, dueAt) =>
        send(user, dueAt, over).catch((error: unknown) => this.break(error));
    const giveUp = (reason: string) => {
      this.#hasHung = true;
      this.#users.destroy(gaveUp(reason));
    };
    const ended = AbortSignal.any([signal, this.#broken.signal]);
    const pacing = pacingOfPart(this.#pacing, part);
    const limit = this.#limit;
    const ends = [limit?.reached, enough].filter((end) => end !== undefined);
    const paced = (over: AbortSignal) => {
      // A turn that is enough ends its rounds, too.
      const guardedSend = guarded(enough ? AbortSignal.any([over, enough]) : over);
      const counted = limit ? limit.counting(guardedSend) : guardedSend;
      return pace(load, counted, AbortSignal.any([over, ...ends]), pacing);
    };
    return this.#hangWatch.during(paced, ended, giveUp);
  }

  #noted(sent: Ended, sentAt: number): Ended {
    const ended = this.#withOpenEnd(sent, sentAt);
    this.ledger.record(ended.answered.seq, ended.answered, ended.attempts);
    return ended;
  }

  /** A server whose session ended during a commit cannot know what became of it, whatever its error says. */
  #withOpenEnd(ended: Ended, sentAt: number): Ended {
    const { outcome, certainty } = ended.answered;
    if (certainty !== 'failed' || outcome !== 'internal-error') return ended;
    if (this.#injector.excuseOf(outcome, sentAt) !== 'terminate') return ended;
    if (ended.attempts) ended.attempts.certainty = 'unknown';
    return { ...ended, answered: { ...ended.answered, certainty: 'unknown' } };
  }

  /** Ends the load with an error of our own, which is not one of the server. */
  break(error: unknown): void {
    this.#broken.abort(error);
    this.cutOff();
  }

  #ratesOver(ms: number): Rates {
    const { outcomes, completed } = this.#recorder.metrics;
    return ratesOver({ completed, ok: outcomes.ok }, ms);
  }

  /** Fails the requests under way. */
  cutOff(): void {
    this.#isCutOff = true;
    this.#users.destroy();
  }

  /** The sequence number of the next request. */
  nextSeq(): number {
    return this.#sent++;
  }

  /** Requests of the measured load that were sent and not answered yet. */
  get inFlight(): number {
    return this.#watch?.inFlight ?? 0;
  }

  get isCutOff(): boolean {
    return this.#isCutOff;
  }

  /** A measured request of a scenario beside its chats is over. */
  recordStep(step: EndedStep): void {
    try {
      this.#recorder.takeStep(step, this.#users.wireOf(step.user, step.answer));
    } catch (error) {
      this.break(error);
    }
  }

  #roundsOf(load: Load, send: SendUntil, isMeasured: boolean, onRound?: TurnPlan['onRound']): SendUntil {
    return this.scenario ? this.scenario.rounds(load, send, isMeasured, onRound) : send;
  }

  #sender(watch: GeneratorWatch): SendUntil {
    return async (user, dueAt, over, own) => {
      // In an open loop, this time would count as latency.
      const settling = dueAt === undefined ? this.#users.settle(user) : undefined;
      if (settling) await settling;
      watch.sent();
      const sentAt = performance.now();
      const seq = own ? own.seq : this.#sent++;
      const sent = await this.#retrier.send(user, seq, sentAt, over, own);
      const ended = this.#noted(sent, sentAt);
      const { answered, isCutShort } = ended;
      watch.answered();
      // We cut it off: the server might still have answered, so this says nothing about the server.
      if (this.#isCutOff || (isCutShort && !this.#hasHung)) {
        this.#cutShort++;
        return;
      }
      if (own) own.ended = answered;
      this.#recorder.take(ended, { sentAt, dueAt, own });
      if (!traitsOf(answered.outcome).reachedServer) await delay(REFUSED_PAUSE_MS);
    };
  }
}
