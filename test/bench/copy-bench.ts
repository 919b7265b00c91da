// npm run bench:copy: a million messages from SQLite to PostgreSQL and back, killed in the middle and continued.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { orUndefined } from '../../src/or-undefined.ts';
import { initialiseSchema } from '../../src/store/sqlite/schema.ts';
import { GENESIS } from '../support/genesis.ts';
import { postgresPrograms, startCluster } from '../support/postgres-server.ts';
import { complain } from './complain.ts';

const MESSAGES = Number(process.env.GENESIS_BENCH_MESSAGES ?? 1_000_000);
const CONVERSATIONS = 1_000;
const KILL_AFTER_MS = 5_000;
const MAX_MIB = 150;
/** Of the times in /proc. */
const TICKS_PER_SECOND = 100;

const programs = postgresPrograms();
if (programs === undefined) throw new Error('PostgreSQL is not installed');
const folder = mkdtempSync(join(tmpdir(), 'genesis-copy-'));
const cluster = await startCluster(programs);
try {
  const [first, back] = [join(folder, 'first.db'), join(folder, 'back.db')];
  makeChats(first);
  const there = await run('SQLite to PostgreSQL', first, cluster.address);
  const andBack = await run('PostgreSQL to SQLite, killed once', cluster.address, back, KILL_AFTER_MS);
  const isEqual = contentsOf(first) === contentsOf(back);
  process.stdout.write(`${isEqual ? 'both files have the same messages' : 'THE FILES DIFFER'}\n`);
  const isShort = complain(
    [there, andBack].map((mib) => ({
      measure: 'peak memory in MiB',
      value: mib,
      limit: { kind: 'most', mustReach: MAX_MIB } as const,
    })),
  );
  process.exitCode = isShort || !isEqual ? 1 : 0;
} finally {
  await cluster.remove();
  rmSync(folder, { recursive: true });
}

/** Copies, and prints what that took. Resolves with the peak of its memory, in MiB. */
async function run(name: string, from: string, to: string, killAfterMs?: number): Promise<number> {
  if (killAfterMs !== undefined) {
    const killed = start(from, to, 'ignore');
    await sleep(killAfterMs);
    killed.kill('SIGKILL');
    await once(killed, 'close');
  }
  const started = performance.now();
  const child = start(from, to, 'pipe');
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  let [peakKib, cpuTicks] = [0, 0];
  const timer = setInterval(() => {
    const status = orUndefined(() => readFileSync(`/proc/${child.pid}/status`, 'utf8'));
    peakKib = Number(/VmHWM:\s+(\d+)/.exec(status ?? '')?.[1] ?? peakKib);
    const stat = orUndefined(() => readFileSync(`/proc/${child.pid}/stat`, 'utf8'))?.split(' ');
    if (stat) cpuTicks = Number(stat[13]) + Number(stat[14]);
  }, 50);
  const [code] = await once(child, 'close');
  clearInterval(timer);
  const { messages, resumed, verified, leftOut } = JSON.parse(output);
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  process.stdout.write(
    `${name}: exit ${code}, ${messages} messages${resumed ? ' with the interrupted part' : ''}, ${seconds} s (${cpuTicks / TICKS_PER_SECOND} s of CPU), ` +
      `peak ${Math.round(peakKib / 1_024)} MiB, ${verified.conversations} conversations equal, ` +
      `${verified.differences.length} different, ${leftOut.length} left out\n`,
  );
  return peakKib / 1_024;
}

function start(from: string, to: string, stdout: 'pipe' | 'ignore') {
  return spawn(process.execPath, [GENESIS, 'copy', from, to, '--json', '-'], {
    stdio: ['ignore', stdout, 'inherit'],
  });
}

function makeChats(file: string): void {
  const db = new SqliteDatabase(file);
  initialiseSchema(db);
  db.pragma('synchronous = OFF');
  db.transaction(() => {
    const conversation = db.prepare('INSERT INTO conversations VALUES (?, NULL, 1, 1)');
    for (let i = 0; i < CONVERSATIONS; i++) conversation.run(`c${i}`);
    const message = db.prepare('INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?)');
    for (let id = 1; id <= MESSAGES; id++) {
      const isReply = id % 2 === 0;
      const text = `message ${id} ${'word '.repeat(id % 60)}`;
      const turn = Math.ceil(id / 2) % CONVERSATIONS;
      message.run(id, `c${turn}`, isReply ? 'assistant' : 'user', text, isReply ? id - 1 : null, id);
    }
  })();
  db.close();
}

/** A digest of everything in the conversations. */
function contentsOf(file: string): string {
  const db = new SqliteDatabase(file, { readonly: true });
  const hash = createHash('sha256');
  const sql = 'SELECT id, conversation_id, role, content, reply_to, created_at FROM messages ORDER BY id';
  for (const row of db.prepare(sql).raw().iterate()) hash.update(JSON.stringify(row));
  db.close();
  return hash.digest('hex');
}
