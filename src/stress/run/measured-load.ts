import type { InjectedFault } from '../faults/fault.ts';
import type { Hang } from '../judge/measured/hang.ts';
import type { Schedule } from '../judge/measured/measured.ts';
import type { Repetition } from '../judge/measured/repetition.ts';
import type { GeneratorHealth } from '../measure/generator-health.ts';
import type { Rates } from '../measure/rates.ts';
import type { RunMetrics } from '../measure/run-metrics.ts';

/** What was measured during a load. */
export interface MeasuredLoad {
  readonly metrics: RunMetrics;
  readonly generator: GeneratorHealth;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Milliseconds of all turns, each from its first request to its last answer. */
  readonly loadMs: number;
  readonly rates: Rates;
  /** Requests that were under way when the load was cut off. */
  readonly cutShort: number;
  readonly schedule: Schedule | null;
  /** Null where nothing was to be repeated. */
  readonly repetition: Repetition | null;
  /** Null unless the server hangs: then the load ended early. */
  readonly hang: Hang | null;
  readonly faults: readonly InjectedFault[];
}
