import { type TObject, type TSchema, Type } from 'typebox';
import { MAX_DURATION_MS } from '../../../duration.ts';
import { firstMistake, firstMistakeIn } from '../../../report/saved/first-mistake.ts';
import { FAULT_SYNTAX, type Fault } from '../../../stress/faults/fault.ts';
import { optionInvalid } from '../option-invalid.ts';
import { Milliseconds, oneOf } from '../schemas.ts';

const atMs = Type.Integer({ minimum: 0, maximum: MAX_DURATION_MS });
const forMs = Milliseconds;
const STRICT = { additionalProperties: false };

const FAULTS = {
  lock: Type.Object({ kind: Type.Literal('lock'), atMs, forMs }, STRICT),
  kill: Type.Object({ kind: Type.Literal('kill'), atMs }, STRICT),
  terminate: Type.Object({ kind: Type.Literal('terminate'), atMs }, STRICT),
  pause: Type.Object({ kind: Type.Literal('pause'), atMs, forMs }, STRICT),
  cut: Type.Object({ kind: Type.Literal('cut'), atMs, forMs }, STRICT),
  slow: Type.Object({ kind: Type.Literal('slow'), atMs, forMs }, STRICT),
  drip: Type.Object({ kind: Type.Literal('drip'), atMs, forMs }, STRICT),
  'model-error': Type.Object(
    { kind: Type.Literal('model-error'), share: Type.Number({ minimum: 0.01, maximum: 1 }) },
    STRICT,
  ),
} satisfies Record<Fault['kind'], TObject>;

export const Faults: TSchema = Type.Array(Type.Object({ kind: oneOf(Object.keys(FAULTS)) }), {
  description: "faults such as { kind: 'lock', atMs: 1_000, forMs: 8_000 }",
});

/** Throws `OPTION_INVALID` for a fault that has not what its kind needs, or a second model that fails. */
export function assertFaults(faults: readonly Fault[]): void {
  const mistake = firstMistakeIn(faults, (fault, index) =>
    firstMistake(FAULTS[fault.kind], fault, `/faults/${index}`),
  );
  if (mistake !== undefined)
    throw optionInvalid(
      mistake,
      `Expected what the command line has as ${FAULT_SYNTAX}, in whole milliseconds and as a share from 0.01 to 1.`,
    );
  if (faults.filter(({ kind }) => kind === 'model-error').length > 1)
    throw optionInvalid('faults has model-error more than once', 'There is only one model: give it once.');
}
