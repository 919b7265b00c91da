import type { TSchema } from 'typebox';
import { Errors } from 'typebox/value';

/** Such as `checks/0/status must be one of passed, failed`, below the path `at`; undefined where the value is valid. */
export function firstMistake(schema: TSchema, value: unknown, at: string): string | undefined {
  const errors = Errors(schema, value);
  const shown = deepest(errors);
  if (!shown) return undefined;
  const path = `${at}${shown.instancePath}`.slice(1) || 'it';
  // A nullable value has an error for each of its two types, and a third that sums them up.
  const same = errors.filter(
    (error) => error.instancePath === shown.instancePath && error.keyword !== 'anyOf',
  );
  return `${path} ${same.map(expectation).join(' or ')}`;
}

/** The first mistake that `find` returns for one of the items. */
export function firstMistakeIn<Item>(
  items: readonly Item[],
  find: (item: Item, index: number) => string | undefined,
): string | undefined {
  for (const [index, item] of items.entries()) {
    const mistake = find(item, index);
    if (mistake !== undefined) return mistake;
  }
  return undefined;
}

type Mistake = ReturnType<typeof Errors>[number];

/** The first mistake; for a union, one inside a branch, which says more than that no branch matches. */
function deepest(errors: readonly Mistake[]): Mistake | undefined {
  const [first] = errors;
  const isUnion = errors.some(
    ({ keyword, instancePath }) => keyword === 'anyOf' && instancePath === first?.instancePath,
  );
  const inside = errors.find(({ instancePath }) => instancePath.startsWith(`${first?.instancePath}/`));
  return isUnion && inside ? inside : first;
}

function expectation({ keyword, params, message }: Mistake): string {
  if (keyword === 'enum')
    return `must be one of ${(params as { allowedValues: string[] }).allowedValues.join(', ')}`;
  return keyword === 'const' ? `must be ${(params as { allowedValue: unknown }).allowedValue}` : message;
}
