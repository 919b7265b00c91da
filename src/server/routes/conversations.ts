import { DEFAULT_CONVERSATION, type MemoryService } from '../../store/sqlite/memory.ts';
import type { Conversation, ConversationEntry, ConversationPage, StoredMessage } from '../../store/types.ts';
import { objectOf } from '../object-of.ts';
import type { Services } from '../services.ts';
import type { App } from '../types.ts';

/** Messages, or conversations, of one page. The pattern below knows the most there may be. */
const DEFAULT_PAGE = 100;

const Title = {
  type: 'string',
  minLength: 1,
  maxLength: 200,
  pattern: '\\S',
  description: 'a text of 1 to 200 characters, not only spaces',
} as const;
const Limit = {
  type: 'string',
  pattern: '^([1-9]\\d{0,2}|1000)$',
  description: 'a whole number from 1 to 1000',
} as const;

// Query values are text, and bodies must not be coerced, so numbers are matched here and converted below.
const PageQuery = {
  type: 'object',
  properties: {
    after: { type: 'string', pattern: '^\\d{1,15}$', description: 'the id of a message, a whole number' },
    limit: Limit,
  },
} as const;
const ListQuery = {
  type: 'object',
  properties: {
    offset: { type: 'string', pattern: '^\\d{1,9}$', description: 'a whole number' },
    limit: Limit,
  },
} as const;
const Id = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } } as const;
const NewConversation = {
  type: 'object',
  description: 'a JSON object, with a title or empty',
  properties: { title: Title },
} as const;
const Rename = {
  type: 'object',
  description: 'a JSON object with a title',
  required: ['title'],
  properties: { title: Title },
} as const;

const Head = {
  id: { type: 'string' },
  title: { type: ['string', 'null'] },
  created_at: { type: 'string' },
  updated_at: { type: 'string' },
} as const;
const Message = objectOf({
  id: { type: 'integer' },
  role: { type: 'string' },
  content: { type: 'string' },
  reply_to: { type: ['integer', 'null'] },
  created_at: { type: 'string' },
});
const Page = objectOf({
  ...Head,
  messages: { type: 'array', items: Message },
  has_more: { type: 'boolean' },
});
const Entry = objectOf({
  ...Head,
  message_count: { type: 'integer' },
  preview: { type: ['string', 'null'] },
});
const List = objectOf({ conversations: { type: 'array', items: Entry } });

export function conversationRoutes(app: App, { memory }: Services): void {
  readingRoutes(app, memory);
  changingRoutes(app, memory);
}

function readingRoutes(app: App, memory: MemoryService): void {
  app.get(
    '/api/conversation',
    { schema: { querystring: PageQuery, response: { 200: Page } } },
    async ({ query, trace }) =>
      pageToJson(await memory.conversation(toPage(DEFAULT_CONVERSATION, query), trace)),
  );

  app.get(
    '/api/conversations',
    { schema: { querystring: ListQuery, response: { 200: List } } },
    async ({ query: { limit, offset }, trace }) => {
      const request = { limit: toLimit(limit), offset: Number(offset ?? 0) };
      return { conversations: (await memory.conversations(request, trace)).map(entryToJson) };
    },
  );

  app.get(
    '/api/conversations/:id',
    { schema: { params: Id, querystring: PageQuery, response: { 200: Page } } },
    async ({ params, query, trace }) =>
      pageToJson(await memory.conversation(toPage(params.id, query), trace)),
  );
}

function changingRoutes(app: App, memory: MemoryService): void {
  app.post(
    '/api/conversations',
    { schema: { body: NewConversation, response: { 201: Page } } },
    async ({ body, trace }, reply) => {
      const page = await memory.create(body.title ?? null, trace);
      reply.code(201).header('location', `/api/conversations/${page.id}`);
      return pageToJson(page);
    },
  );

  app.put(
    '/api/conversations/:id',
    { schema: { params: Id, body: Rename, response: { 200: Page } } },
    async ({ params, body, trace }) =>
      pageToJson(await memory.rename(params.id, body.title, DEFAULT_PAGE, trace)),
  );

  app.delete('/api/conversations/:id', { schema: { params: Id } }, async ({ params, trace }, reply) => {
    await memory.delete(params.id, trace);
    return reply.code(204).send();
  });
}

function toPage(conversationId: string, { after, limit }: { after?: string; limit?: string }) {
  return { conversationId, after: after === undefined ? undefined : Number(after), limit: toLimit(limit) };
}

function toLimit(limit: string | undefined): number {
  return limit === undefined ? DEFAULT_PAGE : Number(limit);
}

function pageToJson(page: ConversationPage) {
  return { ...headToJson(page), messages: page.messages.map(messageToJson), has_more: page.hasMore };
}

function entryToJson(entry: ConversationEntry) {
  return { ...headToJson(entry), message_count: entry.messageCount, preview: entry.preview };
}

function headToJson({ id, title, createdAt, updatedAt }: Conversation) {
  return { id, title, created_at: isoTime(createdAt), updated_at: isoTime(updatedAt) };
}

function messageToJson({ id, role, content, replyTo, createdAt }: StoredMessage) {
  return { id, role, content, reply_to: replyTo, created_at: isoTime(createdAt) };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
