import { type Static, Type } from 'typebox';
import type { ProbeResult } from '../../chat-probe/result.ts';
import { API_NAMES } from '../../stress/request/api-name.ts';
import { firstMistake } from './first-mistake.ts';
import { Count, type Frozen, MilliSeconds, orNull, type Same } from './schema-parts.ts';

export const PROBE_SCHEMA: ProbeResult['schema'] = 'genesis.probe/1';

const Step = Type.Object({
  request: Type.String(),
  status: orNull(Count),
  tookMs: MilliSeconds,
  says: Type.String(),
});

const Found = Type.Object({
  api: orNull(Type.Enum([...API_NAMES])),
  request: Type.String(),
  reply: orNull(Type.String()),
  isStream: Type.Boolean(),
  repeatsMessage: Type.Boolean(),
  keepsConnection: Type.Boolean(),
  history: orNull(Type.String()),
});

export const Outline = Type.Object({
  schema: Type.Literal(PROBE_SCHEMA),
  version: Type.String(),
  startedAt: Type.String(),
  tookMs: MilliSeconds,
  target: Type.String(),
  steps: Type.Array(Step),
  found: orNull(Found),
  changes: Type.Array(Type.Object({ option: Type.String(), value: orNull(Type.String()) })),
  advice: Type.Array(Type.String()),
  commands: Type.Array(Type.String()),
  interrupted: Type.Boolean(),
});

// Does not compile if the schema and the type differ.
true satisfies Same<Frozen<Static<typeof Outline>>, ProbeResult>;

/** What is wrong with a value that should be a result, and where; undefined if nothing is. */
export function probeMistake(value: unknown): string | undefined {
  return firstMistake(Outline, value, '');
}
