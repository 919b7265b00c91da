import type { TurnPlan } from '../../stress/load/turns.ts';
import type { Sample } from '../../stress/measure/sample.ts';
import { readCpu } from '../../stress/observe/server-cpu.ts';
import type { LockCounts } from '../../stress/stress-target.ts';
import { type CapacityOptions, LEAST, RESOLUTION } from '../options.ts';
import type { CapacityStep } from '../result.ts';
import { judgedStep } from '../steps/judged-step.ts';
import { StepRecorder } from '../steps/step-recorder.ts';
import { type StepLoad, takeStep } from '../steps/take-step.ts';
import { isSlower } from './is-slower.ts';
import { nextLevel } from './next-level.ts';
import { untilRecovered } from './recovery.ts';
import { guessOf, intervalOf, isGeneratorsLimit, perSecondAt, triedOf } from './search-state.ts';
import { type StepKind, stepMs } from './step-length.ts';
import { leastMsLeft, usualMsLeft } from './time-left.ts';

/** Why a search made no more steps. */
export type SearchEnd =
  | { readonly kind: 'found' | 'most-kept' | 'least-broke' | 'stopped' | 'unclear' }
  /** `neededMs`: what the search would take. */
  | { readonly kind: 'budget'; readonly neededMs: number }
  /** `aloneMs`: how long one request takes, which no rate makes shorter. */
  | { readonly kind: 'too-slow'; readonly aloneMs: number }
  | { readonly kind: 'no-recovery'; readonly level: number };

export interface SearchHooks {
  readonly onStep: (step: CapacityStep) => void;
  readonly onNext: (next: { readonly purpose: StepKind; readonly level: number }) => void;
  readonly signal: AbortSignal;
}

type Send = (plan: TurnPlan) => Promise<void>;

/** What shows how busy the server is. */
export interface ServerSigns {
  /** Undefined for a server that was not started here. */
  readonly pid: () => number | undefined;
  readonly lockCount: LockCounts;
}

/** Milliseconds that a server has to recover; this share of the budget at most. */
const RECOVERS_WITHIN_MS = 30_000;
const SHARE_FOR_RECOVERY = 0.2;

/** Requests one after another before the first step: the first one may start something in the server. */
const ALONE = 2;

/** A budget that would have been enough is longer than the one that was not. */
const LONGER = 1.1;

/** A search over one or several sessions with a server: after one that does not recover, it is started again. */
export class Search {
  readonly steps: CapacityStep[] = [];
  /** Undefined while the server is to be started again, and before the end. */
  end: SearchEnd | undefined;
  /** The lowest level after which the server did not recover. */
  noRecoveryFrom: number | null = null;
  completed = 0;
  ok = 0;
  readonly #options: CapacityOptions;
  readonly #hooks: SearchHooks;
  readonly #startedAt = performance.now();
  #recorder: StepRecorder | undefined;
  /** Milliseconds of one request, or one round of a scenario, without other load; 0 until it was made. */
  #aloneMs = 0;

  constructor(options: CapacityOptions, hooks: SearchHooks) {
    this.#options = options;
    this.#hooks = hooks;
  }

  get elapsedMs(): number {
    return performance.now() - this.#startedAt;
  }

  add(sample: Sample): void {
    this.completed++;
    if (sample.outcome === 'ok') this.ok++;
    this.#recorder?.add(sample);
  }

  /** Makes steps until the search is over, or the server must be started again. */
  async take(send: Send, signs: ServerSigns): Promise<void> {
    if (this.#aloneMs === 0) this.#aloneMs = await this.#alone(send);
    for (;;) {
      const next = this.#next();
      if ('end' in next) {
        this.end = next.end;
        return;
      }
      this.#hooks.onNext(next);
      const step = await this.#step(next, send, signs);
      if (this.#hooks.signal.aborted || step.requests.completed === 0) this.end = { kind: 'stopped' };
      if (this.#hooks.signal.aborted) return;
      if (step.outcome === 'unclear') this.end = { kind: 'unclear' };
      const recoveryMs = step.outcome === 'kept' || this.end ? null : await this.#recovery(send);
      this.#note({ ...step, recoveryMs: recoveryMs ?? null });
      if (recoveryMs === undefined) this.#giveUpOn(step);
      if (this.end || recoveryMs === undefined) return;
    }
  }

  #note(step: CapacityStep): void {
    this.steps.push(step);
    this.#hooks.onStep(step);
  }

  #giveUpOn({ level }: CapacityStep): void {
    this.noRecoveryFrom = Math.min(level, this.noRecoveryFrom ?? level);
    if (this.#options.target.kind === 'remote') this.end = { kind: 'no-recovery', level };
  }

  #next(): { readonly purpose: StepKind; readonly level: number } | { readonly end: SearchEnd } {
    const { by, first, most, budgetMs } = this.#options;
    const bounds = intervalOf(this.steps);
    const resolution = this.#resolutionAt(bounds.high?.level);
    const plan = { first, least: LEAST[by], most, resolution, isWhole: by === 'users' };
    const guess = by === 'rate' ? guessOf(this.steps) : undefined;
    const next = nextLevel(triedOf(this.steps, this.noRecoveryFrom), plan, guess);
    if (!('level' in next)) return { end: next };
    if (bounds.high && next.level < bounds.high.level && !bounds.low && this.#isTooSlowAlone)
      return { end: { kind: 'too-slow', aloneMs: this.#aloneMs } };
    const lengthOf = (kind: StepKind, level: number) => this.#lengthOf(kind, level);
    const leastMs = leastMsLeft(next, bounds, lengthOf);
    if (this.elapsedMs + leastMs > budgetMs) {
      const neededMs = this.elapsedMs + Math.max(leastMs, usualMsLeft(bounds, resolution, lengthOf, guess));
      return { end: { kind: 'budget', neededMs: Math.max(neededMs, budgetMs * LONGER) } };
    }
    return { purpose: next.kind, level: next.level };
  }

  #resolutionAt(high: number | undefined): number {
    if (isGeneratorsLimit(this.steps, high)) return RESOLUTION.generator;
    return RESOLUTION[this.isByChance ? 'byChance' : 'even'];
  }

  #lengthOf(kind: StepKind, level: number): number {
    const { by, thresholds } = this.#options;
    return stepMs(kind, perSecondAt(level, by, this.steps), this.#calmMs, {
      thresholds,
      isByChance: this.isByChance,
    });
  }

  /** Milliseconds of a request without pressure, or of a round; 0 where that is unknown. */
  get #calmMs(): number {
    const { rounds, p50Ms } = this.#calmest ?? {};
    return (rounds ?? { p50Ms }).p50Ms ?? this.#aloneMs;
  }

  get #hasRounds(): boolean {
    return this.#options.run.scenario !== undefined;
  }

  /** Steps must be longer than this, or nothing would be answered in them; 0 where that is unknown. */
  async #alone(send: Send): Promise<number> {
    const recorder = this.#record();
    await send({
      load: { kind: 'closed-loop', concurrency: 1, until: { requests: this.#hasRounds ? 1 : ALONE } },
      onRound: (round) => recorder.addRound(round),
    });
    const { answered } = recorder.over(recorder.elapsedMs);
    return answered.length === 0 ? 0 : Math.min(...answered.map(({ dueMs, endMs }) => endMs - dueMs));
  }

  /** Whether a limit of the latency is below what one request takes alone. */
  get #isTooSlowAlone(): boolean {
    return !this.#hasRounds && isSlower(this.#options.thresholds, this.#aloneMs);
  }

  async #step(
    { purpose, level }: { readonly purpose: StepKind; readonly level: number },
    send: Send,
    { pid, lockCount }: ServerSigns,
  ): Promise<CapacityStep> {
    const { by, thresholds, concurrency } = this.#options;
    const atMs = this.elapsedMs;
    const load = this.#loadOf(purpose, level);
    const locksBefore = await lockCount();
    const recorder = this.#record();
    const before = readCpu(pid());
    const { loadMs, hopeless } = await takeStep(send, load, recorder);
    const cpu = [before, readCpu(pid())] as const;
    const measures = recorder.over(loadMs);
    const made = {
      ...{ level, purpose, atMs, measures },
      isWhole: load.durationMs >= this.#lengthOf('confirm', level),
      isOverrun: hopeless === 'backlog',
      isOpen: by === 'rate',
      isByChance: this.isByChance,
      unsent: hopeless || by === 'users' ? 0 : Math.max(0, Math.floor(load.arrivals) - recorder.completed),
      connections: concurrency,
      cpu,
      locks: [locksBefore, await lockCount()] as const,
    };
    return judgedStep(made, thresholds);
  }

  #loadOf(purpose: StepKind, level: number): StepLoad {
    const { by, thresholds, concurrency } = this.#options;
    const durationMs = this.#lengthOf(purpose, level);
    const requests = (perSecondAt(level, by, this.steps) * durationMs) / 1_000;
    const isOpen = by === 'rate';
    return {
      ...{ by, level, durationMs, connections: concurrency, perSecond: level, thresholds },
      arrivals: isOpen ? (level * durationMs) / 1_000 : Number.MAX_SAFE_INTEGER,
      requests: isOpen ? requests : Number.MAX_SAFE_INTEGER,
      latencyMs: this.#calmMs,
    };
  }

  #record(): StepRecorder {
    this.#recorder = new StepRecorder(this.#options.slos, this.#hasRounds);
    return this.#recorder;
  }

  /** Milliseconds until the server had recovered; undefined if it did not; null where that is unknown. */
  async #recovery(send: Send): Promise<number | null | undefined> {
    const { by, budgetMs, concurrency: connections } = this.#options;
    const { level, p50Ms = null } = this.#calmest ?? {};
    if (level === undefined || p50Ms === null) return null;
    return untilRecovered(
      send,
      () => this.#record(),
      { by, level, connections, p50Ms, roundMs: this.#calmMs },
      {
        withinMs: Math.min(RECOVERS_WITHIN_MS, budgetMs * SHARE_FOR_RECOVERY),
        isOver: () => this.elapsedMs > budgetMs || this.#hooks.signal.aborted,
      },
    );
  }

  /** Whether requests arrive by chance. */
  get isByChance(): boolean {
    return this.#options.by === 'rate' && (this.#options.run.pacing?.arrivals?.kind ?? 'even') !== 'even';
  }

  /** The lowest level that was kept. */
  get #calmest(): CapacityStep | undefined {
    const kept = this.steps.filter(({ outcome }) => outcome === 'kept');
    return kept.sort((a, b) => a.level - b.level)[0];
  }
}
