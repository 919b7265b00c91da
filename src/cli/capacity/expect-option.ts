import { InvalidArgumentError, Option } from 'commander';
import type { Expectation } from '../../capacity/result.ts';

export function expectOption(): Option {
  const help = 'what the capacity should be, such as >=400/s: exit 1 if all of its interval lies below';
  return new Option('--expect <bound>', help).argParser(expectation);
}

/** Such as `>=400/s`, or `>=50` users. */
function expectation(text: string): Expectation {
  const [, operator, limit] = /^\s*(>=|>)\s*(\d+(?:\.\d+)?)(?:\/s)?\s*$/.exec(text) ?? [];
  if (operator === undefined || Number(limit) <= 0)
    throw new InvalidArgumentError('Expected the least capacity, such as >=400/s, or >=50 with --by users.');
  return { operator: operator as Expectation['operator'], limit: Number(limit), text: text.trim() };
}
