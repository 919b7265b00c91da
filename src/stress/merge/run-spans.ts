import { GenesisError } from '../../errors.ts';
import type { Measured } from '../judge/measured/measured.ts';

/** When a run was made, in milliseconds from the start of the earliest. */
export interface RunSpan {
  readonly startMs: number;
  readonly endMs: number;
}

/** The runs on one clock, in their order. Throws `RESULT_INVALID` for a start that is no time. */
export function runSpans(runs: readonly Pick<Measured, 'startedAt' | 'loadMs'>[]): RunSpan[] {
  const starts = runs.map(({ startedAt }) => epochMs(startedAt));
  const earliest = Math.min(...starts);
  return runs.map(({ loadMs }, index) => {
    const startMs = (starts[index] as number) - earliest;
    return { startMs, endMs: startMs + loadMs };
  });
}

function epochMs(startedAt: string): number {
  const ms = Date.parse(startedAt);
  if (Number.isFinite(ms)) return ms;
  throw new GenesisError('RESULT_INVALID', 'a result does not tell when its load began', {
    hint: 'startedAt must be a time as 2026-01-31T12:00:00.000Z',
  });
}
