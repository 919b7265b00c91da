import type { Measured } from './measured.ts';

/** What a `cut` did. */
export interface CutTurns {
  /** Connections that it reset, each with a request under way. */
  readonly cut: number;
  /** How many of these requests are stored although their answer was lost; null where that is unknown. */
  readonly stored: number | null;
}

/** Undefined where no fault began to cut connections. */
export function cutTurnsOf({
  cutConnections: cut,
  audit,
  repetition,
}: Pick<Measured, 'cutConnections' | 'audit' | 'repetition'>): CutTurns | undefined {
  if (cut === null) return undefined;
  if (audit.status !== 'read') return { cut, stored: null };
  const { recovered, duplicated, keyNotHonoured } = audit;
  // What a kill or a timeout left without an answer may be stored, too.
  const stored = recovered + duplicated + keyNotHonoured + (repetition?.replayed ?? 0);
  // A server need not say that an answer is a repeated one.
  const isUnknown = stored === 0 && repetition !== null && repetition.requests > 0;
  return { cut, stored: isUnknown ? null : Math.min(cut, stored) };
}
