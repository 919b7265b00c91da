import type { Operator } from './threshold.ts';

/** The parts of a bound such as `p99<300ms`. */
export interface BoundParts {
  readonly metric: string;
  readonly operator: Operator;
  readonly limit: string;
}

const SYNTAX = /^([a-z][a-z0-9.-]*) *(<=|>=|==|<|>|=) *(\S+)$/;

/** Undefined if a text does not have the form of a bound; its metric and its limit may still be anything. */
export function boundParts(text: string): BoundParts | undefined {
  const [, metric, operator, limit] = SYNTAX.exec(text.trim()) ?? [];
  if (metric === undefined || operator === undefined || limit === undefined) return undefined;
  return { metric, operator: operator === '==' ? '=' : (operator as Operator), limit };
}
