import type { Measured } from './measured.ts';

/** What a `cut` did. */
export interface CutTurns {
  /** Connections that it reset, each with a request under way. */
  readonly cut: number;
  /** How many of these requests are stored although their answer was lost; null where that was not read. */
  readonly stored: number | null;
}

/** Undefined where no fault began to cut connections. */
export function cutTurnsOf({
  cutConnections: cut,
  audit,
}: Pick<Measured, 'cutConnections' | 'audit'>): CutTurns | undefined {
  if (cut === null) return undefined;
  // What a kill or a timeout left without an answer may be stored, too.
  return { cut, stored: audit.status === 'read' ? Math.min(cut, audit.recovered) : null };
}
