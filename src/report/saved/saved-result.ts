import { Type } from 'typebox';
import type { DoctorResult } from '../../doctor/result.ts';
import { GenesisError, messageOf } from '../../errors.ts';
import type { StressResult } from '../../stress/judge/result.ts';
import type { VerifyResult } from '../../verify/result.ts';
import { printable, truncate } from '../text/format.ts';
import { DOCTOR_SCHEMA, doctorMistake } from './doctor-schema.ts';
import { firstMistake, firstMistakeIn } from './first-mistake.ts';
import { STRESS_SCHEMA, stressMistake } from './stress-schema.ts';
import { VERIFY_SCHEMA, verifyMistake } from './verify-schema.ts';

/** The content of a file that `--json` wrote. */
export type Saved =
  | { readonly kind: 'verify'; readonly result: VerifyResult }
  | { readonly kind: 'doctor'; readonly result: DoctorResult }
  | { readonly kind: 'stress'; readonly results: readonly StressResult[] };

const SERIES_SCHEMA = 'genesis.stress-series/1';
const KNOWN = [VERIFY_SCHEMA, STRESS_SCHEMA, SERIES_SCHEMA, DOCTOR_SCHEMA] as const;

const Known = Type.Object({ schema: Type.String() });
const Series = Type.Object({ results: Type.Array(Type.Unknown(), { minItems: 1 }) });

/** Reads what `--json` wrote from the text of `file`. Throws `RESULT_INVALID`. */
export function readSaved(text: string, file: string): Saved {
  const value = parse(text, file);
  const schema = schemaOf(value, file);
  const mistake = mistakeOf(schema, value);
  if (mistake !== undefined) throw invalid(file, mistake);
  switch (schema) {
    case VERIFY_SCHEMA:
      return { kind: 'verify', result: value as VerifyResult };
    case DOCTOR_SCHEMA:
      return { kind: 'doctor', result: value as DoctorResult };
    case STRESS_SCHEMA:
      return { kind: 'stress', results: [value as StressResult] };
    case SERIES_SCHEMA:
      return { kind: 'stress', results: (value as { results: StressResult[] }).results };
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(file, `not JSON: ${printable(messageOf(error))}`, error);
  }
}

/** Checked first: in a result of another kind or version, every field is wrong. */
function schemaOf(value: unknown, file: string): (typeof KNOWN)[number] {
  const mistake = firstMistake(Known, value, '');
  if (mistake !== undefined) throw invalid(file, mistake);
  const { schema } = value as { schema: string };
  const known = KNOWN.find((each) => each === schema);
  if (known !== undefined) return known;
  if (/^genesis\.stress\/[12]$/.test(schema))
    throw invalid(
      file,
      `its schema is ${schema}, which an older genesis wrote; this one reads ${STRESS_SCHEMA}`,
    );
  throw invalid(file, `its schema is ${truncate(schema, 40)}, not one of ${KNOWN.join(', ')}`);
}

function mistakeOf(schema: (typeof KNOWN)[number], value: unknown): string | undefined {
  if (schema === VERIFY_SCHEMA) return verifyMistake(value);
  if (schema === DOCTOR_SCHEMA) return doctorMistake(value);
  if (schema === STRESS_SCHEMA) return stressMistake(value);
  return (
    firstMistake(Series, value, '') ??
    firstMistakeIn((value as { results: unknown[] }).results, (result, index) =>
      stressMistake(result, `/results/${index}`),
    )
  );
}

function invalid(file: string, mistake: string, cause?: unknown): GenesisError {
  return new GenesisError('RESULT_INVALID', `${file} is not a saved result: ${mistake}`, {
    hint: 'genesis stress --json FILE, genesis verify --json FILE and genesis doctor --json FILE write one',
    cause,
  });
}
