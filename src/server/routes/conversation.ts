import { Type } from 'typebox';
import { DEFAULT_CONVERSATION } from '../../memory/memory.ts';
import type { ConversationPage, StoredMessage } from '../../memory/types.ts';
import { MAX_PAGE } from '../options.ts';
import type { Services } from '../services.ts';
import type { App } from '../types.ts';

const DEFAULT_PAGE = 100;

// Query values are text, and bodies must not be coerced, so numbers are matched here and converted below.
const Query = Type.Object({
  after: Type.Optional(
    Type.String({ pattern: '^\\d{1,15}$', description: 'the id of a message, a whole number' }),
  ),
  limit: Type.Optional(
    Type.String({ pattern: '^([1-9]\\d{0,2}|1000)$', description: `a whole number from 1 to ${MAX_PAGE}` }),
  ),
});

const Message = Type.Object({
  id: Type.Integer(),
  role: Type.String(),
  content: Type.String(),
  reply_to: Type.Union([Type.Integer(), Type.Null()]),
  created_at: Type.String(),
});

const Answer = Type.Object({
  id: Type.String(),
  title: Type.Union([Type.String(), Type.Null()]),
  created_at: Type.String(),
  updated_at: Type.String(),
  messages: Type.Array(Message),
  has_more: Type.Boolean(),
});

export function conversationRoute(app: App, { memory }: Services): void {
  app.get(
    '/api/conversation',
    { schema: { querystring: Query, response: { 200: Answer } } },
    async ({ query: { after, limit }, trace }) => {
      const page = await memory.conversation(
        {
          conversationId: DEFAULT_CONVERSATION,
          after: after === undefined ? undefined : Number(after),
          limit: limit === undefined ? DEFAULT_PAGE : Number(limit),
        },
        trace,
      );
      return toJson(page);
    },
  );
}

function toJson(page: ConversationPage) {
  return {
    id: page.id,
    title: page.title,
    created_at: isoTime(page.createdAt),
    updated_at: isoTime(page.updatedAt),
    messages: page.messages.map(messageToJson),
    has_more: page.hasMore,
  };
}

function messageToJson({ id, role, content, replyTo, createdAt }: StoredMessage) {
  return { id, role, content, reply_to: replyTo, created_at: isoTime(createdAt) };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
