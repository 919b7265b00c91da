import { type TSchema, Type } from 'typebox';
import { MAX_SHAPE, MIN_SHAPE } from '../../../stress/load/arrival-spread.ts';

const STRICT = { additionalProperties: false };

export const ArrivalsSchema: TSchema = Type.Union(
  [
    Type.Object({ kind: Type.Enum(['even', 'poisson']) }, STRICT),
    Type.Object(
      { kind: Type.Literal('gamma'), shape: Type.Number({ minimum: MIN_SHAPE, maximum: MAX_SHAPE }) },
      STRICT,
    ),
  ],
  {
    description: `{ kind: 'even' }, { kind: 'poisson' }, or { kind: 'gamma', shape: 4 } with a shape from ${MIN_SHAPE} to ${MAX_SHAPE}`,
  },
);
