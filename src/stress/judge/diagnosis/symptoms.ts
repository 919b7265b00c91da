import { times } from '../../../count.ts';
import type { Outcome } from '../../answer/outcome.ts';
import type { FailureClass } from '../../measure/run-metrics.ts';
import type { Measured } from '../measured/measured.ts';
import type { Diagnosis } from './causes.ts';

/** The part of a run that a diagnosis rests on. */
export type Symptoms = Pick<
  Measured,
  | 'outcomes'
  | 'failures'
  | 'databaseErrors'
  | 'latency'
  | 'loadMs'
  | 'aloneMs'
  | 'timing'
  | 'serverLog'
  | 'audit'
  | 'repetition'
  | 'faults'
  | 'timeline'
  | 'modelFailures'
  | 'serverCpu'
  | 'locks'
  | 'generator'
  | 'hang'
  | 'misfit'
>;

/** Recognises root causes with one kind of symptom, likeliest first. */
export type Rule = (symptoms: Symptoms) => Diagnosis | readonly Diagnosis[] | undefined;

export function failureClassOf({ failures }: Symptoms, outcome: Outcome): FailureClass | undefined {
  return failures.find((failure) => failure.outcome === outcome);
}

/** `9 times: HTTP 500 database is locked`. */
export function timesSeen({ count, example }: FailureClass): string {
  return `${times(count)}: ${example}`;
}
