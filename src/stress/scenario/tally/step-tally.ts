import type { Classified } from '../../answer/classified.ts';
import type { Outcome } from '../../answer/outcome.ts';
import type { WireAnswer } from '../../http/response-reader.ts';
import type { NamedRequests, RoundCounts } from '../../judge/measured/scenario-summary.ts';
import { LatencyHistogram } from '../../measure/latency.ts';

/** More names than a report has room for: the others share a row. */
const MOST_NAMES = 50;
const OTHERS = 'other requests';

/** A measured request beside the chats. Moments are milliseconds of `performance.now()`. */
export interface EndedStep {
  readonly name: string;
  readonly user: number;
  /** When it was due; without a schedule, when it was sent. */
  readonly from: number;
  readonly sentAt: number;
  readonly endedAt: number;
  /** Undefined for one that the script takes for successful. */
  readonly failure: Pick<Classified, 'outcome' | 'detail'> | undefined;
  /** The injected fault that has the failure as a symptom. */
  readonly excusedBy: 'kill' | 'terminate' | undefined;
  /** Undefined without a whole one. */
  readonly answer: WireAnswer | undefined;
}

/** Counts the rounds of a scenario, and its requests beside the chats. */
export class StepTally {
  readonly #rows = new Map<string, Row>();
  readonly #onStep: (step: EndedStep) => void;
  #rounds = { completed: 0, failed: 0, cutShort: 0 };

  /** `onStep` gets each of these requests, too. */
  constructor(onStep: (step: EndedStep) => void) {
    this.#onStep = onStep;
  }

  ended(how: keyof RoundCounts): void {
    this.#rounds[how]++;
  }

  take(step: EndedStep): void {
    const { name, from, endedAt, failure, excusedBy } = step;
    const row = this.#rowOf(name);
    if (failure) row.fail(failure, excusedBy !== undefined);
    else row.succeed(endedAt - from);
    this.#onStep(step);
  }

  /** A request that was counted as successful has an answer that the script cannot use. */
  turnedOut(name: string, detail: string): void {
    this.#rowOf(name).turnOut(detail);
  }

  get rounds(): RoundCounts {
    return { ...this.#rounds };
  }

  get requests(): NamedRequests[] {
    return [...this.#rows].map(([name, row]) => row.summary(name));
  }

  #rowOf(name: string): Row {
    const known = this.#rows.get(name);
    if (known) return known;
    if (this.#rows.size >= MOST_NAMES && name !== OTHERS) return this.#rowOf(OTHERS);
    const row = new Row();
    this.#rows.set(name, row);
    return row;
  }
}

class Row {
  #completed = 0;
  #ok = 0;
  #excused = 0;
  readonly #latency = new LatencyHistogram();
  readonly #failures = new Map<Outcome, { count: number; readonly example: string }>();

  succeed(ms: number): void {
    this.#completed++;
    this.#ok++;
    this.#latency.record(ms);
  }

  fail({ outcome, detail }: Pick<Classified, 'outcome' | 'detail'>, isExcused: boolean): void {
    this.#completed++;
    if (isExcused) this.#excused++;
    this.#note(outcome, detail ?? '');
  }

  turnOut(detail: string): void {
    // An answer to a chat is counted elsewhere.
    if (this.#ok > 0) this.#ok--;
    else this.#completed++;
    this.#note('bad-response', detail);
  }

  #note(outcome: Outcome, example: string): void {
    const known = this.#failures.get(outcome);
    if (known) known.count++;
    else this.#failures.set(outcome, { count: 1, example });
  }

  summary(name: string): NamedRequests {
    const failures = [...this.#failures].map(([outcome, failure]) => ({ outcome, ...failure }));
    return {
      name,
      completed: this.#completed,
      ok: this.#ok,
      excused: this.#excused,
      failures: failures.sort((a, b) => b.count - a.count),
      latency: this.#latency.summary() ?? null,
    };
  }
}
