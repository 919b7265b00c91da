import type { Generator, LoadOptions } from './load.ts';
import { median, medianRatio } from './median.ts';
import type { Row } from './row.ts';
import type { ServerProcess } from './server-process.ts';

/** What one round found of one server. */
export interface Sample {
  readonly perSecond: number;
  readonly cpuUs: number;
  readonly p99Ms: number;
}

export type Samples<Name extends string> = Readonly<Record<Name, readonly Sample[]>>;

/** The same load again and again. */
export interface Series extends LoadOptions {
  readonly rounds: number;
}

/** Loads one server after the other, round after round, so that each round met the same state of the machine. */
export async function interleaved<Name extends string>(
  generator: Generator,
  servers: Readonly<Record<Name, ServerProcess>>,
  series: Series,
): Promise<Samples<Name>> {
  const names = Object.keys(servers) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Sample[]>;
  for (let round = 0; round < series.rounds; round++)
    for (const name of names) samples[name].push(await sample(generator, servers[name], series));
  return samples;
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
): Pick<Row, 'detail' | 'value' | 'unit'> {
  const [a, b] = [ours.map((each) => each[what]), theirs.map((each) => each[what])];
  const digits = what === 'p99Ms' ? 1 : 0;
  return {
    detail: `${median(a).toFixed(digits)} : ${median(b).toFixed(digits)}${UNITS[what]}`,
    value: medianRatio(a, b),
    unit: '×',
  };
}
