import { GenesisError } from '../../errors.ts';
import type { Measured } from '../judge/measured/measured.ts';

/** When a run started and ended, in milliseconds from the start of the earliest. */
export interface RunSpan {
  readonly startMs: number;
  readonly endMs: number;
}

/** The runs on one clock, in the given order. Throws `RESULT_INVALID` for a start that is not a time. */
export function runSpans(runs: readonly Pick<Measured, 'startedAt' | 'loadMs'>[]): RunSpan[] {
  const starts = runs.map(({ startedAt }) => epochMs(startedAt));
  const earliest = Math.min(...starts);
  return runs.map(({ loadMs }, index) => {
    const startMs = (starts[index] as number) - earliest;
    return { startMs, endMs: startMs + loadMs };
  });
}

/** The runs end to end, however long the pauses between them were. */
export function spansEndToEnd(runs: readonly Pick<Measured, 'loadMs'>[]): RunSpan[] {
  let endMs = 0;
  return runs.map(({ loadMs }) => {
    const startMs = endMs;
    endMs += loadMs;
    return { startMs, endMs };
  });
}

function epochMs(startedAt: string): number {
  const ms = Date.parse(startedAt);
  if (Number.isFinite(ms)) return ms;
  throw new GenesisError('RESULT_INVALID', 'a result does not say when its load started', {
    hint: 'startedAt must be a time such as 2026-01-31T12:00:00.000Z',
  });
}
