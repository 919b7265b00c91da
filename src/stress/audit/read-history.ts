import { setTimeout as delay } from 'node:timers/promises';
import { HttpClient } from '../http/http-client.ts';
import type { Site } from '../http/site.ts';
import type { HistoryOptions } from '../request/chat.ts';
import { CHAT_HISTORY_PATH } from '../request/request.ts';
import type { TokenGenerator } from '../request/token.ts';
import type { FindMessages, Quoted } from './history/found-messages.ts';
import { History } from './history/history.ts';
import { type Exchanged, historyLimits } from './history/history-limits.ts';
import { knownMessages } from './history/known-messages.ts';
import { quotedIn } from './recognition/quoted-in.ts';
import { recognisedMessages } from './recognition/recognised-messages.ts';
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
  const history = new History(client, path, headers, historyLimits(exchanged), finderOf(address, quoted));
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

/** What has the address of Genesis's own API has its messages, too, unless it is a server of another author. */
function finderOf(address: HistoryAddress, quoted: Quoted): FindMessages {
  const recognised = recognisedMessages(address, quoted);
  if (!isOwnHistory(address)) return recognised;
  return (json) => {
    const known = knownMessages(json);
    return known.status === 'found' ? known : recognised(json);
  };
}

/** Whether it is that of Genesis's own API, which shows all that is stored. */
export function isOwnHistory({ path, place, roles, fields }: HistoryOptions): boolean {
  return path === CHAT_HISTORY_PATH && [place, roles, fields].every((named) => named === undefined);
}
