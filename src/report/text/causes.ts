import type { Diagnosis } from '../../stress/judge/diagnosis/causes.ts';

/** The most causes shown: after the likeliest two they are guesses. */
const CAUSES = 2;

export function likeliest(diagnoses: readonly Diagnosis[]): readonly Diagnosis[] {
  return diagnoses.slice(0, CAUSES);
}

export type Detail = readonly [label: string, text: string];

/** The likeliest causes, each with its remedy. */
export function causeDetails(diagnoses: readonly Diagnosis[]): Detail[] {
  return likeliest(diagnoses).flatMap(({ title, evidence, remedy }): Detail[] => [
    ['cause', `${title} (${evidence})`],
    ['remedy', remedy],
  ]);
}

/** `cause: …`. */
export function detailLine([label, text]: Detail): string {
  return `${label}: ${text}`;
}
