import { Readable } from 'node:stream';
import { DEFAULT_CONVERSATION, existing } from '../../store/rules.ts';
import type { ConversationStore } from '../../store/store.ts';
import type { ConversationPage, StoredMessage } from '../../store/types.ts';
import { isoTime } from '../iso-time.ts';
import type { RequestTrace } from '../request-trace.ts';
import type { Services } from '../services.ts';
import type { App } from '../types.ts';
import { EXPORT_VERSION, Exported } from './exported.ts';

const PAGE = 1_000;

/** The default conversation as a file that another server can import, page by page: it may be larger than memory. */
export function exportRoute(app: App, { store: { conversations } }: Services): void {
  const config = { summary: 'the default conversation as a file' };
  const schema = { response: { 200: Exported } };
  // A HEAD would read all of it.
  const options = { config, schema, exposeHeadRoute: false };
  app.get('/api/conversation/export', options, async ({ trace }, reply) => {
    const latest = await pageOf(conversations, { limit: 1 }, trace);
    const pages = pagesUpTo(conversations, latest.messages[0]?.id, trace);
    // Before the status leaves: what fails now is answered with its own.
    const first = await pages.next();
    reply.type('application/json; charset=utf-8');
    // Fastify takes a stream as it is, whatever the schema says.
    return reply.send(Readable.from(exportOf(first, pages)) as never);
  });
}

async function pageOf(
  conversations: ConversationStore,
  where: { readonly after?: number; readonly limit: number },
  trace: RequestTrace,
): Promise<ConversationPage> {
  const id = DEFAULT_CONVERSATION;
  return existing(await conversations.page({ conversationId: id, ...where }, trace), id);
}

/** What is stored meanwhile is not in it: the last message is that of the beginning. */
async function* pagesUpTo(
  conversations: ConversationStore,
  last: number | undefined,
  trace: RequestTrace,
): AsyncGenerator<readonly StoredMessage[], void> {
  let after = 0;
  while (last !== undefined && after < last) {
    const { messages } = await pageOf(conversations, { after, limit: PAGE }, trace);
    if (messages.length === 0) return;
    yield messages.filter(({ id }) => id <= last);
    after = messages.at(-1)?.id ?? last;
  }
}

async function* exportOf(
  first: IteratorResult<readonly StoredMessage[], void>,
  others: AsyncIterable<readonly StoredMessage[]>,
): AsyncGenerator<string> {
  yield `{"version":${JSON.stringify(EXPORT_VERSION)},"exported_at":"${isoTime(Date.now())}","messages":[`;
  let count = 0;
  const textOf = (messages: readonly StoredMessage[]) => {
    const text = messages.map((message) => JSON.stringify(toJson(message))).join(',\n');
    const separator = count > 0 && text !== '' ? ',\n' : '';
    count += messages.length;
    return separator + text;
  };
  if (!first.done) yield textOf(first.value);
  for await (const messages of others) yield textOf(messages);
  yield `],"message_count":${count},"files":[]}\n`;
}

/** Ids are texts there. */
function toJson({ id, role, content, createdAt }: StoredMessage) {
  return { id: String(id), role, content, timestamp: isoTime(createdAt), file_ids: [] };
}
