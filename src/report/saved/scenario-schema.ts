import { Type } from 'typebox';
import { Failure, Latency } from './measured-schema.ts';
import { Count, orNull } from './schema-parts.ts';

/** More than a run can have: a longer list was not written by one. */
const MOST_NAMES = 1_000;

export const Rounds = Type.Object({ completed: Count, failed: Count, cutShort: Count });

export const Scenario = Type.Object({
  file: Type.String(),
  rounds: Rounds,
  requests: Type.Array(
    Type.Object({
      name: Type.String(),
      completed: Count,
      ok: Count,
      excused: Count,
      failures: Type.Array(Failure),
      latency: orNull(Latency),
    }),
    { maxItems: MOST_NAMES },
  ),
});
