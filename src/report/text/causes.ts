import type { Diagnosis } from '../../stress/judge/diagnosis/causes.ts';

/** The most causes shown: after the likeliest three they are guesses. */
const CAUSES = 3;

export function likeliest(diagnoses: readonly Diagnosis[]): readonly Diagnosis[] {
  return diagnoses.slice(0, CAUSES);
}

export type Detail = readonly [label: string, text: string];

/** The likeliest causes, each with its remedy. */
export function causeDetails(diagnoses: readonly Diagnosis[]): Detail[] {
  return likeliest(diagnoses).flatMap(({ title, evidence, remedy, confirmedBy }): Detail[] => [
    ['cause', `${title} (${evidence})`],
    ['remedy', remedy],
    ...(confirmedBy === null ? [] : [['confirmed if', confirmedBy] as const]),
  ]);
}

/** What a run that passed shows nevertheless. */
export function noteDetails(notes: readonly Diagnosis[]): Detail[] {
  return notes.flatMap(({ title, evidence, remedy }): Detail[] => [
    ['note', `${title} (${evidence})`],
    ['remedy', remedy],
  ]);
}

/** `cause: …`. */
export function detailLine([label, text]: Detail): string {
  return `${label}: ${text}`;
}
