import { type TSchema, Type } from 'typebox';
import { Default } from 'typebox/value';
import type { CapacityResult } from '../../capacity/result.ts';
import type { ProbeResult } from '../../chat-probe/result.ts';
import type { CompareResult } from '../../compare/result.ts';
import type { DoctorResult } from '../../doctor/result.ts';
import { GenesisError, messageOf } from '../../errors.ts';
import { jsonShape } from '../../json-shape.ts';
import type { StressResult } from '../../stress/judge/result.ts';
import type { VerifyResult } from '../../verify/result.ts';
import { printable, truncate } from '../text/format.ts';
import { CAPACITY_SCHEMA, Outline as Capacity, capacityMistake } from './capacity-schema.ts';
import { COMPARE_SCHEMA, Outline as Compare, compareMistake } from './compare-schema.ts';
import { DOCTOR_SCHEMA, Outline as Doctor, doctorMistake } from './doctor-schema.ts';
import { firstMistake, firstMistakeIn } from './first-mistake.ts';
import { PROBE_SCHEMA, Outline as Probe, probeMistake } from './probe-schema.ts';
import { STRESS_SCHEMA, Outline as Stress, stressMistake } from './stress-schema.ts';
import { VERIFY_SCHEMA, Outline as Verify, verifyMistake } from './verify-schema.ts';

/** The content of a file that `--json` wrote. */
export type Saved =
  | { readonly kind: 'verify'; readonly result: VerifyResult }
  | { readonly kind: 'doctor'; readonly result: DoctorResult }
  | { readonly kind: 'compare'; readonly result: CompareResult }
  | { readonly kind: 'capacity'; readonly result: CapacityResult }
  | { readonly kind: 'probe'; readonly result: ProbeResult }
  | { readonly kind: 'stress'; readonly results: readonly StressResult[] };

/** Many times what the largest series has; built, more could exhaust the memory. */
const MOST_CONTAINERS = 1_000_000;
const MOST_VALUES = 5_000_000;
const MOST_DEPTH = 100;

const SERIES_SCHEMA = 'genesis.stress-series/1';

type Reader = readonly [
  outline: TSchema,
  mistakeOf: (value: unknown) => string | undefined,
  read: (value: unknown) => Saved,
];

/** For each schema, the fields with a default, what is wrong with a value, and what it is if nothing is. */
const READERS = new Map<string, Reader>([
  [VERIFY_SCHEMA, [Verify, verifyMistake, (value) => ({ kind: 'verify', result: value as VerifyResult })]],
  [STRESS_SCHEMA, [Stress, stressMistake, (value) => ({ kind: 'stress', results: [value as StressResult] })]],
  [
    SERIES_SCHEMA,
    [
      Type.Object({ results: Type.Array(Stress) }),
      seriesMistake,
      (value) => ({ kind: 'stress', results: (value as { results: StressResult[] }).results }),
    ],
  ],
  [
    COMPARE_SCHEMA,
    [Compare, compareMistake, (value) => ({ kind: 'compare', result: value as CompareResult })],
  ],
  [
    CAPACITY_SCHEMA,
    [Capacity, capacityMistake, (value) => ({ kind: 'capacity', result: value as CapacityResult })],
  ],
  [PROBE_SCHEMA, [Probe, probeMistake, (value) => ({ kind: 'probe', result: value as ProbeResult })]],
  [DOCTOR_SCHEMA, [Doctor, doctorMistake, (value) => ({ kind: 'doctor', result: value as DoctorResult })]],
]);

const Series = Type.Object({ results: Type.Array(Type.Unknown(), { minItems: 1 }) });

/**
 * Reads what `--json` wrote from the text of `file`; also what an earlier version wrote of the same schema, which lacks
 * some fields. Throws `RESULT_INVALID`.
 */
export function readSaved(text: string, file: string): Saved {
  const parsed = parse(text, file);
  const [outline, mistakeOf, read] = readerOf(parsed, file);
  const value = Default(outline, parsed);
  const mistake = mistakeOf(value);
  if (mistake !== undefined) throw invalid(file, mistake);
  return read(value);
}

function parse(text: string, file: string): unknown {
  const { containers, mostValues, depth } = jsonShape(text);
  if (containers > MOST_CONTAINERS || depth > MOST_DEPTH)
    throw invalid(file, `its JSON has ${containers} objects and lists, up to ${depth} within each other`);
  if (mostValues > MOST_VALUES) throw invalid(file, `its JSON has more than ${MOST_VALUES} values`);
  try {
    // Some editors write a byte order mark.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw invalid(file, `not JSON: ${printable(messageOf(error))}`, error);
  }
}

/** Checked first: in a result of another kind or version, every field is wrong. */
function readerOf(value: unknown, file: string): Reader {
  const { schema } = (value ?? {}) as { readonly schema?: unknown };
  if (typeof schema !== 'string')
    throw invalid(file, `it has no text in a field "schema", such as "${STRESS_SCHEMA}"`);
  const reader = READERS.get(schema);
  if (reader) return reader;
  if (/^genesis\.stress\/[12]$/.test(schema))
    throw invalid(
      file,
      `its schema is ${schema}, which an older genesis wrote; this one reads ${STRESS_SCHEMA}`,
    );
  throw invalid(file, `its schema is ${truncate(schema, 40)}, not one of ${[...READERS.keys()].join(', ')}`);
}

function seriesMistake(value: unknown): string | undefined {
  return (
    firstMistake(Series, value, '') ??
    firstMistakeIn((value as { results: unknown[] }).results, (result, index) =>
      stressMistake(result, `/results/${index}`),
    )
  );
}

function invalid(file: string, mistake: string, cause?: unknown): GenesisError {
  return new GenesisError('RESULT_INVALID', `${file} is not a saved result: ${mistake}`, {
    hint: 'genesis stress --json FILE, genesis verify --json FILE, genesis compare --json FILE, genesis capacity --json FILE, genesis doctor --json FILE and genesis probe --json FILE write one',
    cause,
  });
}
