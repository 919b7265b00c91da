// npm run bench:unread [-- STREAMS]: the memory of streams whose clients read nothing.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { boundHeap } from '../../src/cli/process/bound-heap.ts';
import type { ChatModel } from '../../src/model/model.ts';
import { DEFAULT_SERVER_OPTIONS } from '../../src/server/options.ts';
import { startServer } from '../../src/server/server.ts';
import { inTemporaryFolder } from '../../src/temporary-folder.ts';
import { complain } from './complain.ts';

const STREAMS = Number(process.argv[2] ?? 1_000);
const KIB = 1024;
const REPLY_BYTES = 256 * KIB;
const TOKEN_CHARS = 4;
/** The message that is answered with itself. */
const SHORT = 'short';
/** What a stream may take beside the text of its reply. */
const BESIDE_BYTES = 64 * KIB;

// As `genesis serve` does.
boundHeap();
setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const made = { tokens: 0, whole: 0 };
/**
 * Small tokens of characters that JSON writes as six: the system takes 4 MiB for a connection that is not read, so it would
 * take a reply of plain text whole.
 */
const talk: ChatModel = {
  offers: () => true,
  offered: 'long replies',
  async *stream({ messages }) {
    if (messages.at(-1)?.content === SHORT) return yield SHORT;
    for (let i = 0; i < REPLY_BYTES / TOKEN_CHARS; i++) {
      made.tokens++;
      yield String.fromCharCode(1 + (made.tokens % 7)).repeat(TOKEN_CHARS);
    }
    made.whole++;
  },
};

async function settle(): Promise<void> {
  for (let before = 0; before === 0 || before !== made.tokens; await delay(1_000)) before = made.tokens;
}

function memory(): { resident: number; heap: number } {
  for (let i = 0; i < 3; i++) collectGarbage();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { resident: rss, heap: heapUsed + external };
}

const isTooLarge = await inTemporaryFolder(async (folder) => {
  const log = { level: 'warn', stream: new PassThrough().resume() } as const;
  const database = join(folder, 'chat.db');
  const streams = { heartbeatMs: 15_000, stalledAfterMs: 3_600_000 };
  const options = { ...DEFAULT_SERVER_OPTIONS, database, port: 0, models: [talk], log, streams };
  const server = await startServer(options);
  // As many short chats first: they open what a burst opens, such as database connections, each a thread with a heap of its own.
  const chats = fileURLToPath(new URL('./peers/short-chats.ts', import.meta.url));
  await once(
    spawn(process.execPath, [chats, server.url, String(STREAMS), SHORT], { stdio: 'inherit' }),
    'exit',
  );
  const before = memory();
  const script = fileURLToPath(new URL('./peers/unread-clients.ts', import.meta.url));
  const clients = spawn(process.execPath, [script, server.url, String(STREAMS)], { stdio: 'inherit' });
  await settle();
  const after = memory();
  clients.kill('SIGKILL');
  await server.close(0);
  // What the system took whole is not held here any more.
  const held = STREAMS - made.whole;
  const resident = (after.resident - before.resident) / held;
  const heap = (after.heap - before.heap) / held;
  const reply = (made.tokens * TOKEN_CHARS - made.whole * REPLY_BYTES) / held;
  process.stdout.write(
    `${held} of ${STREAMS} streams held: ${(reply / KIB).toFixed(0)} KiB of text each, ` +
      `${(resident / KIB).toFixed(0)} KiB resident, ${(heap / KIB).toFixed(0)} KiB on the heap\n`,
  );
  const most = (value: number, mustReach: number, measure: string) =>
    ({ measure, value, limit: { kind: 'most', mustReach } }) as const;
  return complain([
    most(resident, REPLY_BYTES + BESIDE_BYTES, 'bytes of resident memory a stream'),
    most(heap, reply + BESIDE_BYTES, 'bytes on the heap a stream'),
  ]);
});
process.exitCode = isTooLarge ? 1 : 0;
