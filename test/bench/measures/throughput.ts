import { join } from 'node:path';
import type { Generator, LoadOptions } from '../load.ts';
import type { Setting } from '../measure.ts';
import { median, medianRatio } from '../median.ts';
import type { Row } from '../row.ts';
import { ServerProcess } from '../server-process.ts';

const ROUNDS = 5;
const MANY: LoadOptions = { connections: 200, seconds: 4 };
const FEW: LoadOptions = { connections: 20, seconds: 3 };
const WARM_UP: LoadOptions = { connections: 200, seconds: 2 };

/** What one round found of one server. */
interface Sample {
  readonly perSecond: number;
  readonly cpuUs: number;
  readonly p99Ms: number;
}

/** Turns per second, CPU per turn and the latency's tail, of all servers in turn, round after round. */
export async function throughput({ generator, folder }: Setting): Promise<readonly Row[]> {
  const file = (name: string) => join(folder, `${name}.db`);
  const servers = {
    ceiling: await ServerProcess.peer('ceiling'),
    plainFull: await ServerProcess.peer('straightforward', file('plain-full'), 'full'),
    plainNormal: await ServerProcess.peer('straightforward', file('plain-normal'), 'normal'),
    full: await ServerProcess.genesis(file('full'), 'full'),
    normal: await ServerProcess.genesis(file('normal'), 'normal'),
  };
  try {
    for (const server of Object.values(servers)) await generator.load(server.url, WARM_UP);
    const many = await interleaved(generator, servers, MANY);
    const { full, plainFull } = servers;
    const few = await interleaved(generator, { full, plainFull }, FEW);
    return [...rateRows(many), cpuRow(many), tailRow(few)];
  } finally {
    for (const server of Object.values(servers)) await server.stop();
  }
}

type Samples<Name extends string> = Readonly<Record<Name, readonly Sample[]>>;

async function interleaved<Name extends string>(
  generator: Generator,
  servers: Readonly<Record<Name, ServerProcess>>,
  options: LoadOptions,
): Promise<Samples<Name>> {
  const names = Object.keys(servers) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Sample[]>;
  for (let round = 0; round < ROUNDS; round++)
    for (const name of names) samples[name].push(await sample(generator, servers[name], options));
  return samples;
}

async function sample(generator: Generator, server: ServerProcess, options: LoadOptions): Promise<Sample> {
  const before = await server.cpuSeconds();
  const { requests, perSecond, p99Ms } = await generator.load(server.url, options);
  const cpuSeconds = (await server.cpuSeconds()) - before;
  return { perSecond, p99Ms, cpuUs: (cpuSeconds * 1e6) / requests };
}

function rateRows(samples: Samples<'ceiling' | 'plainFull' | 'plainNormal' | 'full' | 'normal'>): Row[] {
  const measure = `turns/s, ${MANY.connections} connections`;
  const row = (ours: 'full' | 'normal', peer: keyof typeof samples, against: string): Omit<Row, 'limit'> => ({
    measure: `${measure}, ${ours.toUpperCase()}`,
    against,
    ...compared(samples[ours], samples[peer], 'perSecond', '/s'),
  });
  const plain = 'one commit per write';
  return [
    {
      ...row('full', 'ceiling', 'Fastify that stores nothing'),
      limit: { kind: 'least', mustReach: 0.4, aim: 0.6 },
    },
    { ...row('full', 'plainFull', `${plain}, FULL`), limit: { kind: 'least', mustReach: 5, aim: 8 } },
    { ...row('normal', 'plainNormal', `${plain}, NORMAL`), limit: { kind: 'least', mustReach: 2, aim: 3 } },
  ];
}

function cpuRow(samples: Samples<'ceiling' | 'full'>): Row {
  return {
    measure: 'CPU per turn, all threads, FULL',
    against: 'Fastify that stores nothing',
    ...compared(samples.full, samples.ceiling, 'cpuUs', ' µs'),
    limit: { kind: 'most', mustReach: 3, aim: 2.2 },
  };
}

function tailRow(samples: Samples<'full' | 'plainFull'>): Row {
  return {
    measure: `p99, ${FEW.connections} connections, FULL`,
    against: 'one commit per write, FULL',
    ...compared(samples.full, samples.plainFull, 'p99Ms', ' ms'),
    limit: { kind: 'most', mustReach: 0.5, aim: 0.25 },
  };
}

function compared(
  ours: readonly Sample[],
  theirs: readonly Sample[],
  what: keyof Sample,
  unit: string,
): Pick<Row, 'detail' | 'value' | 'unit'> {
  const [a, b] = [ours.map((each) => each[what]), theirs.map((each) => each[what])];
  const digits = unit === ' ms' ? 1 : 0;
  return {
    detail: `${median(a).toFixed(digits)} : ${median(b).toFixed(digits)}${unit}`,
    value: medianRatio(a, b),
    unit: '×',
  };
}
