import type { BendName, CapacityStep, Change } from '../result.ts';

/** So many times as much as at low levels is a change. */
const FACTOR = 2;

/** Less than this is too little to matter, whatever it was before. CPU grows with the load at any server. */
const FLOORS: Readonly<Partial<Record<BendName, number>>> = {
  lockErrors: 0.001,
  retries: 0.001,
  poolWaitMs: 1,
  databaseMs: 1,
  modelMs: 1,
  lockedShare: 0.05,
};

/** Levels up to this share of the knee show how the server is without pressure. */
const CALM = 0.5;

/** What changed on the way to the knee, first what changed at the lowest level. `knee`: the highest level that was kept. */
export function changesOf(steps: readonly CapacityStep[], knee: number): Change[] {
  const names = Object.keys(FLOORS) as BendName[];
  return names.flatMap((name) => changeOf(name, steps, knee) ?? []).sort((a, b) => a.from - b.from);
}

function changeOf(name: BendName, steps: readonly CapacityStep[], knee: number): Change | undefined {
  const known = steps.flatMap(({ level, bends }) =>
    bends[name] === null ? [] : [{ level, value: bends[name] }],
  );
  const lowest = Math.min(...known.map(({ level }) => level));
  const calm = known.filter(({ level }) => level <= Math.max(lowest, knee * CALM));
  const before = medianOf(calm.map(({ value }) => value));
  const levels = [...new Set(known.map(({ level }) => level))].sort((a, b) => a - b);
  const valueAt = (at: number) =>
    medianOf(known.filter(({ level }) => level === at).map(({ value }) => value));
  const isMore = (level: number) => valueAt(level) > before * FACTOR + (FLOORS[name] ?? 0);
  // One slow step among faster ones is none.
  const from = levels.find((_, index) => levels.slice(index).every(isMore));
  return from === undefined ? undefined : { name, from, before, after: valueAt(from) };
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
