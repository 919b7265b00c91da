import { GenesisError, messageOf } from '../errors.ts';
import type { HttpClient } from './http-client.ts';
import { parseJson } from './parse-json.ts';

/** A stored message, as a server's API tells it. */
export interface HistoryMessage {
  readonly id: number | string;
  readonly role: string;
  readonly content: string;
  /** The message that this one answers; undefined where the server does not tell. */
  readonly replyTo: number | string | null | undefined;
}

interface Page {
  readonly messages: readonly HistoryMessage[];
  readonly hasMore: boolean;
}

const PATH = '/api/conversation';
const PAGE = 1_000;

/** The id of the newest stored message: what comes `after` it was stored later. Undefined in an empty conversation. */
export async function newestMessageId(client: HttpClient): Promise<number | string | undefined> {
  return (await readPage(client, 'limit=1')).messages.at(-1)?.id;
}

/** Every message stored after the one with the id `after`, oldest first. Throws `AUDIT_UNREADABLE`. */
export async function* messagesAfter(
  client: HttpClient,
  after: number | string | undefined,
): AsyncGenerator<HistoryMessage> {
  for (let cursor = after ?? 0, more = true; more; ) {
    const page = await readPage(client, `after=${encodeURIComponent(cursor)}&limit=${PAGE}`);
    yield* page.messages;
    const last = page.messages.at(-1);
    more = page.hasMore && last !== undefined;
    if (more && last?.id === cursor) {
      throw new GenesisError(
        'AUDIT_UNREADABLE',
        `GET ${PATH} has more messages, but does not page with ?after=`,
      );
    }
    if (last) cursor = last.id;
  }
}

async function readPage(client: HttpClient, query: string): Promise<Page> {
  const path = `${PATH}?${query}`;
  const answer = await client.get(path).catch((error: unknown) => {
    throw new GenesisError('AUDIT_UNREADABLE', `GET ${path} failed: ${messageOf(error)}`, { cause: error });
  });
  if (answer.status !== 200)
    throw new GenesisError('AUDIT_UNREADABLE', `GET ${path} answered HTTP ${answer.status}`);
  const page = parsePage(answer.body);
  if (!page) throw new GenesisError('AUDIT_UNREADABLE', `GET ${path} answered without a list of messages`);
  return page;
}

function parsePage(body: string): Page | undefined {
  const page = parseJson(body) as { messages?: unknown; has_more?: unknown } | null | undefined;
  if (!Array.isArray(page?.messages)) return undefined;
  const messages = page.messages.map(parseMessage);
  if (!messages.every((message) => message !== undefined)) return undefined;
  // A server without pages tells everything at once.
  return { messages, hasMore: page.has_more === true };
}

function parseMessage(value: unknown): HistoryMessage | undefined {
  const { id, role, content, reply_to: replyTo } = (value ?? {}) as Record<string, unknown>;
  if (!isId(id) || typeof role !== 'string' || typeof content !== 'string') return undefined;
  return { id, role, content, replyTo: isId(replyTo) || replyTo === null ? replyTo : undefined };
}

function isId(value: unknown): value is number | string {
  return typeof value === 'number' || typeof value === 'string';
}
