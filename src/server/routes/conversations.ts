import { assertDeletable, DEFAULT_CONVERSATION, existing } from '../../store/rules.ts';
import type { ConversationStore } from '../../store/store.ts';
import type { Conversation, ConversationEntry, ConversationPage, StoredMessage } from '../../store/types.ts';
import { isoTime } from '../iso-time.ts';
import { objectOf } from '../object-of.ts';
import type { Services } from '../services.ts';
import type { App } from '../types.ts';

/** Messages, or conversations, on one page, unless a limit is given; the pattern below has the highest. */
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

export function conversationRoutes(app: App, { store }: Services): void {
  readingRoutes(app, store.conversations);
  changingRoutes(app, store.conversations);
}

function readingRoutes(app: App, conversations: ConversationStore): void {
  app.get(
    '/api/conversation',
    {
      config: { summary: 'the default conversation' },
      schema: { querystring: PageQuery, response: { 200: Page } },
    },
    async ({ query, trace }) => {
      const page = await conversations.page(toPage(DEFAULT_CONVERSATION, query), trace);
      return pageToJson(existing(page, DEFAULT_CONVERSATION));
    },
  );

  app.get(
    '/api/conversations',
    {
      config: { summary: 'the conversations' },
      schema: { querystring: ListQuery, response: { 200: List } },
    },
    async ({ query: { limit, offset }, trace }) => {
      const request = { limit: toLimit(limit), offset: Number(offset ?? 0) };
      return { conversations: (await conversations.list(request, trace)).map(entryToJson) };
    },
  );

  app.get(
    '/api/conversations/:id',
    {
      config: { summary: 'a conversation' },
      schema: { params: Id, querystring: PageQuery, response: { 200: Page } },
    },
    async ({ params: { id }, query, trace }) =>
      pageToJson(existing(await conversations.page(toPage(id, query), trace), id)),
  );
}

function changingRoutes(app: App, conversations: ConversationStore): void {
  app.post(
    '/api/conversations',
    {
      config: { summary: 'make a conversation' },
      schema: { body: NewConversation, response: { 201: Page } },
    },
    async ({ body, trace }, reply) => {
      const page = await conversations.create(body.title ?? null, trace);
      reply.code(201).header('location', `/api/conversations/${page.id}`);
      return pageToJson(page);
    },
  );

  app.put(
    '/api/conversations/:id',
    {
      config: { summary: 'rename a conversation' },
      schema: { params: Id, body: Rename, response: { 200: Page } },
    },
    async ({ params: { id }, body, trace }) =>
      pageToJson(existing(await conversations.rename(id, body.title, DEFAULT_PAGE, trace), id)),
  );

  app.delete(
    '/api/conversations/:id',
    {
      config: { summary: 'delete a conversation with its messages' },
      schema: { params: Id, response: { 204: { type: 'null' } } },
    },
    async ({ params: { id }, trace }, reply) => {
      assertDeletable(id);
      existing(await conversations.delete(id, trace), id);
      // Not null, which the schema would write as a text.
      return reply.code(204).send(undefined as unknown as null);
    },
  );
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
