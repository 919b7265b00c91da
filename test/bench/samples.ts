import { type Estimate, estimateRatio, ratiosOf } from './interval.ts';
import type { Generator, LoadOptions } from './load.ts';
import { median } from './median.ts';
import { type RoundLimits, untilNarrow } from './rounds.ts';
import type { Row } from './row.ts';
import type { ServerProcess } from './server-process.ts';

/** What one round found of one server. */
export interface Sample {
  readonly perSecond: number;
  readonly cpuUs: number;
  readonly p99Ms: number;
}

/** The same load again and again. */
export interface Series extends LoadOptions {
  readonly rounds: RoundLimits;
}

/** A row that compares two servers. */
export interface Compared<Name extends string> extends Pick<Row, 'measure' | 'against' | 'limit'> {
  readonly ours: Name;
  readonly theirs: Name;
  readonly what: keyof Sample;
}

/** Loads one server after the other, round after round, so that each round met the same state of the machine. */
export async function interleaved<Name extends string>(
  generator: Generator,
  servers: Readonly<Record<Name, ServerProcess>>,
  series: Series,
  rows: readonly Compared<NoInfer<Name>>[],
): Promise<readonly Row[]> {
  const names = Object.keys(servers) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Sample[]>;
  await untilNarrow(
    series.rounds,
    async (round) => {
      // What is last in a round is first in the next: a machine that slows down does not favour either.
      for (const name of round % 2 === 0 ? names : names.toReversed())
        samples[name].push(await sample(generator, servers[name], series));
    },
    () => rows.map(({ ours, theirs, what }) => ratiosOf(...valuesOf(samples[ours], samples[theirs], what))),
  );
  return rows.map(({ ours, theirs, what, ...row }) => ({
    ...row,
    ...compared(samples[ours], samples[theirs], what),
  }));
}

async function sample(generator: Generator, server: ServerProcess, load: LoadOptions): Promise<Sample> {
  const before = await server.cpuSeconds();
  const { requests, perSecond, p99Ms } = await generator.load(server.url, load);
  const cpuSeconds = (await server.cpuSeconds()) - before;
  return { perSecond, p99Ms, cpuUs: (cpuSeconds * 1e6) / requests };
}

const UNITS = { perSecond: '/s', cpuUs: ' µs', p99Ms: ' ms' } as const;

/** Our samples beside theirs, as a row shows them. */
export function compared(
  ours: readonly Sample[],
  theirs: readonly Sample[],
  what: keyof Sample,
): Pick<Row, 'detail' | 'unit'> & Estimate {
  const [a, b] = valuesOf(ours, theirs, what);
  const digits = what === 'p99Ms' ? 1 : 0;
  return {
    detail: `${median(a).toFixed(digits)} : ${median(b).toFixed(digits)}${UNITS[what]}`,
    ...estimateRatio(a, b),
    unit: '×',
  };
}

function valuesOf(
  ours: readonly Sample[],
  theirs: readonly Sample[],
  what: keyof Sample,
): [number[], number[]] {
  return [ours.map((each) => each[what]), theirs.map((each) => each[what])];
}
