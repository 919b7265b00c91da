import type { StressResult } from '../stress/judge/result.ts';
import { thisMachine } from '../stress/measure/machine.ts';
import { mergeRounds } from '../stress/merge/rounds.ts';
import { VERSION } from '../version.ts';
import { capacityOf } from './judge/capacity-of.ts';
import { capacityVerdict } from './judge/capacity-verdict.ts';
import { changesOf } from './judge/changes.ts';
import type { CapacityOptions } from './options.ts';
import type { CapacityResult } from './result.ts';
import type { Search } from './search/search.ts';

/** One result of all sessions of a search. */
export function resultOfSearch(
  options: CapacityOptions,
  search: Search,
  sessions: readonly [StressResult, ...StressResult[]],
  interrupted: boolean,
): CapacityResult {
  const [first] = sessions;
  const { by, first: level, most, budgetMs, expected, thresholds, run } = options;
  const measured = mergeRounds(sessions);
  const { steps, completed, ok, end, noRecoveryFrom } = search;
  const capacity = capacityOf(steps, { end, by, interrupted, noRecoveryFrom, isByChance: search.isByChance });
  const { audit, failures, databaseErrors, scenario, hang, misfit } = measured;
  return {
    schema: 'genesis.capacity/1',
    version: VERSION,
    machine: thisMachine(),
    startedAt: first.startedAt,
    tookMs: search.elapsedMs,
    command: run.command ?? null,
    target: first.target,
    readBefore: first.readBefore,
    settings: { ...first.settings, seed: run.seed ?? null },
    search: { by, first: level, most, budgetMs, expected },
    thresholds,
    capacity,
    changes: changesOf(steps, capacity.low),
    steps,
    requests: { completed, ok },
    failures,
    databaseErrors,
    scenario,
    audit,
    interrupted,
    verdict: capacityVerdict({ capacity, by, audit, expected, interrupted, hang, misfit }),
    observations: measured.observations,
  };
}
