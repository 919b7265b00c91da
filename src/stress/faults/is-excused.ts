import { type Outcome, traitsOf } from '../answer/outcome.ts';
import { type InjectedFault, wasInjected } from './fault.ts';

/** Whether a fault that was injected may have ended requests so. */
export function isExcused(outcome: Outcome, faults: readonly InjectedFault[]): boolean {
  return traitsOf(outcome).excusedBy.some((kind) => wasInjected(kind, faults));
}
