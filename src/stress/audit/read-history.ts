import { setTimeout as delay } from 'node:timers/promises';
import { HttpClient } from '../http/http-client.ts';
import type { Site } from '../http/site.ts';
import type { HistoryOptions } from '../request/chat.ts';
import type { TokenGenerator } from '../request/token.ts';
import { History } from './history/history.ts';
import { type Exchanged, historyLimits } from './history/history-limits.ts';
import { messageFinder } from './recognition/message-finder.ts';
import { quotedIn } from './recognition/quoted-in.ts';
import { StoredTurns } from './stored-turns.ts';

/** Where the messages that a server stored can be read. */
export interface HistoryAddress extends HistoryOptions {
  readonly site: Site;
  /** What the server wants with each request, such as a key. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Milliseconds to the first byte of a page: a load's timeout may be too long for a server that hangs. */
const FIRST_BYTE_MS = 10_000;

/** Milliseconds for a whole page: the history of an hour's run can be long. */
const PAGE_MS = 60_000;

const ATTEMPTS = 3;
const RETRY_AFTER_MS = 200;

/**
 * Reads the whole history once, over a new connection. A server that is busy, or was started again, gets more than one
 * attempt. Throws `AUDIT_UNREADABLE`, also for a message of this run with an unknown role.
 */
export async function readHistory(
  address: HistoryAddress,
  exchanged: Exchanged,
  tokens: TokenGenerator,
  signal: AbortSignal,
): Promise<StoredTurns> {
  for (let attempt = 1; ; attempt++) {
    const startedAt = performance.now();
    try {
      return await readOnce(address, exchanged, tokens, signal);
    } catch (error) {
      const isLate = performance.now() - startedAt > FIRST_BYTE_MS;
      if (signal.aborted || isLate || attempt === ATTEMPTS) throw error;
    }
    await delay(RETRY_AFTER_MS);
  }
}

async function readOnce(
  address: HistoryAddress,
  exchanged: Exchanged,
  tokens: TokenGenerator,
  signal: AbortSignal,
): Promise<StoredTurns> {
  const { site, path, headers } = address;
  const quoted = quotedIn(tokens);
  const client = new HttpClient(site, PAGE_MS, signal, FIRST_BYTE_MS);
  const history = new History(
    client,
    path,
    headers,
    historyLimits(exchanged),
    messageFinder(address, quoted),
  );
  const turns = new StoredTurns(exchanged.requests);
  try {
    for await (const message of history.messages()) turns.add(message, quoted(message.content));
    turns.finish();
    turns.isPart = history.isPart;
    return turns;
  } finally {
    await client.destroy();
  }
}

/** One of several histories, and the requests whose turns belong there. */
export interface HistorySource {
  readonly address: HistoryAddress;
  readonly sequences: readonly number[];
  /** Sends one more turn there; resolves with whether it was acknowledged. */
  readonly sendOneMore: () => Promise<boolean>;
}

const AT_ONCE = 4;

/** Reads each of them once. A turn counts where it belongs only. Throws `AUDIT_UNREADABLE`. */
export async function readHistories(
  sources: readonly HistorySource[],
  exchanged: Exchanged,
  tokens: TokenGenerator,
  signal: AbortSignal,
): Promise<StoredTurns> {
  const all = new StoredTurns(exchanged.requests);
  let next = 0;
  const some = async () => {
    for (let source = sources[next++]; source; source = sources[next++])
      all.addHistory(await readHistory(source.address, exchanged, tokens, signal), source.sequences);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, some));
  return all;
}
