import { isSecret } from '../../secrets/without-secrets.ts';

/** Shorter values are in other texts, too. */
const SHORTEST = 6;

/** The texts in a record whose names are those of secrets, at any depth. */
export function secretsOfRecord(record: unknown): string[] {
  if (typeof record !== 'object' || record === null) return [];
  return Object.entries(record).flatMap(([name, value]) => {
    if (typeof value !== 'string') return secretsOfRecord(value);
    return isLong(value) && isSecret(name, value) ? [value] : [];
  });
}

/** Whether a value can be left out of other texts. */
export function isLong(value: unknown): value is string {
  return typeof value === 'string' && value.length >= SHORTEST;
}
