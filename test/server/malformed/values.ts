import fc from 'fast-check';

/** As much of JSON Schema as the routes use. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly minLength?: number;
  readonly maxLength?: number;
}

const ODD_TEXTS = fc.constantFrom(
  '',
  ' ',
  '\0',
  '\ud83d',
  'a\udc00b',
  '\uffff',
  '"',
  '\\',
  '__proto__',
  '../..',
  '%',
  '-1',
  '1e999',
);

const TEXT = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ maxLength: 200 }), ODD_TEXTS);

const NESTED = fc.nat(60_000).map((depth) => {
  const nested: unknown[] = [];
  let inner = nested;
  for (let level = 0; level < Math.min(depth, 3_000); level++) {
    const next: unknown[] = [];
    inner.push(next);
    inner = next;
  }
  return nested;
});

const WRONG: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(null, 0, -0, 1e308, Number.MAX_SAFE_INTEGER + 2, true, [], {}),
  TEXT,
  { arbitrary: NESTED, weight: 1 },
);

/** A value of the schema, or one that is wrong somewhere. */
export function valueFor(schema: Schema): fc.Arbitrary<unknown> {
  const right = schema.type === 'object' ? objectOfSchema(schema) : textOfSchema(schema);
  return fc.oneof({ arbitrary: right, weight: 5 }, { arbitrary: WRONG, weight: 2 });
}

function objectOfSchema({ properties = {} }: Schema): fc.Arbitrary<unknown> {
  const known = Object.entries(properties).map(([name, schema]) => [name, valueFor(schema)] as const);
  const record = fc.record(Object.fromEntries(known), { requiredKeys: [] });
  const unknown = fc.option(fc.dictionary(TEXT, WRONG, { maxKeys: 2 }), { nil: {}, freq: 3 });
  return fc.tuple(record, unknown).map(([fields, more]) => ({ ...more, ...fields }));
}

/** Around the limits of its length, too. */
function textOfSchema({ minLength = 0, maxLength = 100 }: Schema): fc.Arbitrary<string> {
  const limits = fc.constantFrom(minLength, maxLength, maxLength + 1).map((length) => 'x'.repeat(length));
  return fc.oneof({ arbitrary: TEXT, weight: 6 }, { arbitrary: limits, weight: 1 });
}
