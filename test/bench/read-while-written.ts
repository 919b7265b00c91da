import { setTimeout as delay } from 'node:timers/promises';
import { ServerProcess } from './server-process.ts';

const SERVERS = 4;
/** Of each server, one request after the other. */
const WRITERS = 5;
const READ_EVERY_MS = 1;

export interface ReadWhileWritten {
  /** Ids of messages, in the order in which a reader that goes on from the last one got them. */
  readonly read: readonly number[];
  /** All that are stored. */
  readonly stored: readonly number[];
}

/** Several servers write one conversation for so long, while a reader pages through it with `after`. */
export async function readWhileWritten(database: string, ms: number): Promise<ReadWhileWritten> {
  const servers = await Promise.all(
    Array.from({ length: SERVERS }, () => ServerProcess.genesis(database, 'full')),
  );
  try {
    const urls = servers.map(({ url }) => url);
    let isOver = false;
    const read = readUntil(urls[0] ?? '', () => isOver);
    const until = performance.now() + ms;
    await Promise.all(urls.flatMap((url) => Array.from({ length: WRITERS }, () => write(url, until))));
    isOver = true;
    return { read: await read, stored: await pageAfter(urls[1] ?? '', 0, []) };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

async function write(url: string, until: number): Promise<void> {
  while (performance.now() < until) {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url}/api/chat`, {
      method: 'POST',
      headers,
      body: '{"message":"one more"}',
    });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}: ${await answer.text()}`);
    await answer.text();
  }
}

async function readUntil(url: string, isOver: () => boolean): Promise<number[]> {
  const ids: number[] = [];
  for (;;) {
    const isLast = isOver();
    await pageAfter(url, ids.at(-1) ?? 0, ids);
    if (isLast) return ids;
    await delay(READ_EVERY_MS);
  }
}

/** Adds the ids of all messages after one to `ids`. */
async function pageAfter(url: string, after: number, ids: number[]): Promise<number[]> {
  for (let last = after; ; ) {
    const answer = await fetch(`${url}/api/conversation?limit=500&after=${last}`);
    const page = (await answer.json()) as { messages: { id: number }[]; has_more: boolean };
    ids.push(...page.messages.map(({ id }) => id));
    last = ids.at(-1) ?? last;
    if (!page.has_more) return ids;
  }
}
