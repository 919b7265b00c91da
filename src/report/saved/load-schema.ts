import { type TObject, Type } from 'typebox';
import type { Load } from '../../stress/load/load.ts';
import { Count, MilliSeconds } from './schema-parts.ts';

const concurrency = Count;
const until = Type.Union([Type.Object({ requests: Count }), Type.Object({ durationMs: MilliSeconds })]);
const stages = Type.Array(Type.Object({ durationMs: MilliSeconds, to: Type.Number({ minimum: 0 }) }));
const ratePerSecond = Type.Number({ minimum: 0 });

/** By kind. */
export const LOAD = {
  burst: Type.Object({ kind: Type.Literal('burst'), concurrency }),
  'closed-loop': Type.Object({ kind: Type.Literal('closed-loop'), concurrency, until }),
  ramp: Type.Object({ kind: Type.Literal('ramp'), concurrency, stages }),
  'open-loop': Type.Object({ kind: Type.Literal('open-loop'), ratePerSecond, concurrency, until }),
  'open-ramp': Type.Object({ kind: Type.Literal('open-ramp'), ratePerSecond, concurrency, stages }),
} satisfies Record<Load['kind'], TObject>;
