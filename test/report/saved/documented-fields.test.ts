import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TSchema } from 'typebox';
import { describe, expect, it } from 'vitest';
import { AUDIT } from '../../../src/report/saved/audit-schema.ts';
import * as capacity from '../../../src/report/saved/capacity-schema.ts';
import * as compare from '../../../src/report/saved/compare-schema.ts';
import * as doctor from '../../../src/report/saved/doctor-schema.ts';
import { THRESHOLD, VERDICT } from '../../../src/report/saved/judgement-schema.ts';
import { LOAD } from '../../../src/report/saved/load-schema.ts';
import { FAULT, LOCKS } from '../../../src/report/saved/measured-schema.ts';
import * as probe from '../../../src/report/saved/probe-schema.ts';
import type { Saved } from '../../../src/report/saved/saved-result.ts';
import * as stress from '../../../src/report/saved/stress-schema.ts';
import * as verify from '../../../src/report/saved/verify-schema.ts';

const DOCS = fileURLToPath(new URL('../../../docs', import.meta.url));

/** The shapes of the parts for which the outline has only the field that says which shape it is. */
type Branches = Readonly<Record<string, Readonly<Record<string, TSchema>>>>;

const RESULTS: Readonly<
  Record<Saved['kind'], readonly [heading: string, outline: TSchema, branches: Branches]>
> = {
  stress: [
    'The result of stress',
    stress.Outline,
    {
      load: LOAD,
      locks: LOCKS,
      audit: AUDIT,
      'faults[].fault': FAULT,
      'thresholds[]': THRESHOLD,
      verdict: VERDICT,
    },
  ],
  verify: ['The result of verify', verify.Outline, { 'checks[]': verify.CHECK, verdict: VERDICT }],
  compare: [
    'The result of compare',
    compare.Outline,
    { '': { outline: compare.Outline, ...compare.MADE }, load: LOAD, 'runs.before.load': LOAD },
  ],
  capacity: ['The result of capacity', capacity.Outline, { audit: AUDIT, 'steps[].thresholds[]': THRESHOLD }],
  probe: ['The result of the probe', probe.Outline, {}],
  doctor: ['The result of the doctor', doctor.Outline, { 'checks[]': doctor.CHECK }],
};

describe.each(Object.values(RESULTS))('%s in docs/results.md', (heading, outline, branches) => {
  const fields = fieldsOf(outline, branches);
  const documented = documentedFields(heading);

  it('has every field', () => {
    const leaves = fields.filter(({ isLeaf }) => isLeaf).map(({ path }) => path);
    expect(leaves.filter((path) => !documented.includes(path))).toEqual([]);
  });

  it('has no field that does not exist', () => {
    const paths = fields.map(({ path }) => path);
    expect(documented.filter((path) => !paths.includes(path))).toEqual([]);
  });

  it('names every value of a field that has only some', () => {
    const pages = readdirSync(DOCS).filter((name) => name.endsWith('.md'));
    const text = pages.map((name) => readFileSync(join(DOCS, name), 'utf8')).join('\n');
    const values = fields.flatMap((field) => field.values);
    expect(values.filter((value) => !text.includes(`\`${value}\``))).toEqual([]);
  });
});

interface Field {
  /** Such as `latency.percentiles[].ms`. */
  readonly path: string;
  /** Whether it has no fields of its own, or fields that are described at another path. */
  readonly isLeaf: boolean;
  /** The texts that it may be, where these are only some. */
  readonly values: readonly string[];
}

interface JsonSchema {
  readonly anyOf?: readonly TSchema[];
  readonly items?: TSchema;
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

/** The fields of a result, nearest to its top first: a shape that comes again further down is described there. */
function fieldsOf(outline: TSchema, branches: Branches): Field[] {
  const found: Field[] = [];
  const pathOfShape = new Map<string, string>();
  const queue: (readonly [path: string, schema: TSchema])[] = variantsOf(outline, '', branches);
  for (const [path, schema] of queue) {
    const { properties, items } = schema as JsonSchema;
    const shape = JSON.stringify(schema);
    const isKnown = properties !== undefined && (pathOfShape.get(shape) ?? path) !== path;
    pathOfShape.set(shape, pathOfShape.get(shape) ?? path);
    const isLeaf = isKnown || (!properties && !items);
    if (path !== '') found.push({ path, isLeaf, values: valuesOf(schema) });
    if (items) queue.push(...variantsOf(items, `${path}[]`, branches));
    if (isKnown) continue;
    for (const [key, inner] of Object.entries(properties ?? {}))
      queue.push(...variantsOf(inner, path === '' ? key : `${path}.${key}`, branches));
  }
  return found;
}

/** The shapes that a part may have, without null. */
function variantsOf(schema: TSchema, path: string, branches: Branches): [path: string, schema: TSchema][] {
  const filledIn = branches[path];
  const { anyOf = [schema] } = schema as JsonSchema;
  const variants = filledIn ? Object.values(filledIn) : anyOf.filter((each) => !isNull(each));
  return variants.map((variant) => [path, variant]);
}

function isNull(schema: TSchema): boolean {
  return (schema as { type?: unknown }).type === 'null';
}

function valuesOf(schema: TSchema): string[] {
  const { enum: values = [], const: only } = schema as JsonSchema;
  return [...values, only].filter((value) => typeof value === 'string');
}

/** The code in the first column of the tables of a section; `.ok` after `requests.completed` is `requests.ok`. */
function documentedFields(heading: string): string[] {
  const page = readFileSync(join(DOCS, 'results.md'), 'utf8');
  const [, section = ''] = new RegExp(`^## ${heading}$(.*?)(?=^## |(?![^]))`, 'ms').exec(page) ?? [];
  const cells = [...section.matchAll(/^\| (`.*?) \| /gm)].map(([, cell = '']) => cell);
  return cells.flatMap((cell) => {
    let parent = '';
    return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => {
      const path = name.startsWith('.') ? `${parent}${name}` : name;
      parent = path.slice(0, path.lastIndexOf('.'));
      return path;
    });
  });
}
