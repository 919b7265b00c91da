// npm run bench:streams: what genesis stress says of streams, beside what their server did, as one table, which it writes
// into docs/performance.md.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { ASKED_SEQ } from '../../src/stress/discovery/asked.ts';
import type { StressResult } from '../../src/stress/judge/result.ts';
import { GENESIS } from '../support/genesis.ts';
import { complain } from './complain.ts';
import { describeMachine } from './machine.ts';
import { measuredRun } from './measured-run.ts';
import { median } from './median.ts';
import { replaceSection } from './replace-section.ts';
import { judge } from './row.ts';
import { ServerProcess } from './server-process.ts';
import {
  firstTokensOf,
  gapsOf,
  type Reading,
  readingsOf,
  shareOfTolerance,
  type WrittenStream,
} from './streams-truth.ts';
import { renderCells } from './table.ts';

const PAGE = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));
const ROUNDS = 3;
const RATE = 50;
const SECONDS = 6;
const STALL_AFTER_MS = 3_000;
const STALL_MS = 500;

const { check } = new Command('npm run bench:streams --')
  .description('Compares what genesis stress says of streams with what their server did.')
  .option('--check', 'write nothing; exit with 1 where something is not reached')
  .parse()
  .opts<{ check?: true }>();

/** Every stream must be whole, and read as one: else the two sides would count different ones. */
async function loadStreams(url: string): Promise<StressResult> {
  const load = ['--path', '/api/chat/stream', '-r', `${RATE}`, '-d', `${SECONDS}s`, '--no-audit'];
  const { stdout } = await measuredRun(GENESIS, ['stress', '--url', url, ...load, '--json', '-']);
  const result = JSON.parse(stdout) as StressResult;
  const { ok, traced } = result.requests;
  if (ok !== RATE * SECONDS || traced !== ok)
    throw new Error(`of ${RATE * SECONDS} streams ${ok} were ok, ${traced} of them traced`);
  return result;
}

/** A server stalls only once, so each round has its own. */
async function measureRound(): Promise<readonly Reading[]> {
  const server = await ServerProcess.peer('stalling-streams', `${STALL_AFTER_MS}`, `${STALL_MS}`);
  try {
    const { streams } = await loadStreams(server.url);
    const all = (await (await fetch(server.url)).json()) as WrittenStream[];
    // Without the one that was asked before the load, to learn whether the request fits.
    const written = all.filter(({ seq }) => seq < ASKED_SEQ);
    return [
      ...readingsOf('the first token', streams?.firstToken, firstTokensOf(written, RATE)),
      ...readingsOf('the gaps', streams?.gaps, gapsOf(written)),
    ];
  } finally {
    await server.stop();
  }
}

const HEAD = ['measure', 'in truth', 'genesis stress', 'off', 'of the tolerance', 'must reach', ''];
const LIMIT = { kind: 'most', mustReach: 1 } as const;

/** The round in the middle, by how far it is off. */
function middleOf(readings: readonly Reading[]): Reading {
  const middle = median(readings.map(shareOfTolerance));
  return (
    readings.find((reading) => shareOfTolerance(reading) === middle) ?? {
      measure: '',
      reported: Number.NaN,
      truth: Number.NaN,
    }
  );
}

function cells(reading: Reading): string[] {
  const { measure, reported, truth } = reading;
  const value = shareOfTolerance(reading);
  const ms = (time: number) => `${time.toFixed(2)} ms`;
  return [
    measure,
    ms(truth),
    ms(reported),
    ms(reported - truth),
    value.toFixed(2),
    '≤ 1.00',
    judge({ value, limit: LIMIT }),
  ];
}

const rounds: (readonly Reading[])[] = [];
for (let round = 0; round < ROUNDS; round++) rounds.push(await measureRound());
const readings = (rounds[0] ?? []).map((_, row) => middleOf(rounds.flatMap((round) => round[row] ?? [])));
const text =
  `${renderCells(HEAD, readings.map(cells))}\nThe middle one of ${ROUNDS} rounds of ${RATE * SECONDS} streams, ${RATE} a second, on ` +
  `${describeMachine()}; genesis and the server on the same machine.`;
process.stdout.write(`${text}\n`);
const rows = readings.map((reading) => ({ ...reading, value: shareOfTolerance(reading), limit: LIMIT }));
if (check) process.exitCode = complain(rows) ? 1 : 0;
else await writeFile(PAGE, replaceSection(await readFile(PAGE, 'utf8'), 'bench:streams', text));
