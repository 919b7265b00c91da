import { sumOf } from '../../sum-of.ts';
import type { NamedRequests, ScenarioSummary } from '../judge/measured/scenario-summary.ts';
import { mergeFailures } from './failures.ts';
import { mergeLatencies } from './latencies.ts';

/** Null where no run had a scenario. */
export function mergeScenarios(scenarios: readonly (ScenarioSummary | null)[]): ScenarioSummary | null {
  const [first, ...others] = scenarios.filter((scenario) => scenario !== null);
  if (!first) return null;
  const all = [first, ...others];
  const rows = Map.groupBy(
    all.flatMap(({ requests }) => requests),
    ({ name }) => name,
  );
  return {
    file: first.file,
    rounds: {
      completed: sumOf(all, ({ rounds }) => rounds.completed),
      failed: sumOf(all, ({ rounds }) => rounds.failed),
      cutShort: sumOf(all, ({ rounds }) => rounds.cutShort),
    },
    requests: [...rows].map(([name, same]) => mergeNamed(name, same)),
  };
}

function mergeNamed(name: string, same: readonly NamedRequests[]): NamedRequests {
  return {
    name,
    completed: sumOf(same, ({ completed }) => completed),
    ok: sumOf(same, ({ ok }) => ok),
    excused: sumOf(same, ({ excused }) => excused),
    failures: mergeFailures(same.flatMap(({ failures }) => failures)),
    latency: mergeLatencies(same.map(({ latency }) => latency)),
  };
}
