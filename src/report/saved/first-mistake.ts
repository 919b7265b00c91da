import type { TSchema } from 'typebox';
import { Errors } from 'typebox/value';

/** As `checks/0/status must be one of passed, failed`, below the path `at`; undefined where the value is right. */
export function firstMistake(schema: TSchema, value: unknown, at: string): string | undefined {
  const errors = Errors(schema, value);
  const told = deepest(errors);
  if (!told) return undefined;
  const path = `${at}${told.instancePath}`.slice(1) || 'it';
  // What may be null has two errors, for either of its types, and a third that sums them up.
  const same = errors.filter(
    (error) => error.instancePath === told.instancePath && error.keyword !== 'anyOf',
  );
  return `${path} ${same.map(demand).join(' or ')}`;
}

type Mistake = ReturnType<typeof Errors>[number];

/** The first; but of a union rather what is wrong inside one of its branches than that it is none of the others. */
function deepest(errors: readonly Mistake[]): Mistake | undefined {
  const [first] = errors;
  const isUnion = errors.some(
    ({ keyword, instancePath }) => keyword === 'anyOf' && instancePath === first?.instancePath,
  );
  const inside = errors.find(({ instancePath }) => instancePath.startsWith(`${first?.instancePath}/`));
  return isUnion && inside ? inside : first;
}

function demand({ keyword, params, message }: Mistake): string {
  if (keyword === 'enum')
    return `must be one of ${(params as { allowedValues: string[] }).allowedValues.join(', ')}`;
  return keyword === 'const' ? `must be ${(params as { allowedValue: unknown }).allowedValue}` : message;
}
