import { GenesisError } from '../../errors.ts';
import { readQuery } from '../../store/search/query.ts';
import type { SearchStore } from '../../store/store.ts';
import type { FoundMessage } from '../../store/types.ts';
import { isoTime } from '../iso-time.ts';
import { objectOf } from '../object-of.ts';
import type { Services } from '../services.ts';
import type { App } from '../types.ts';

/** Messages on one page, unless a limit is given; the patterns below have the highest, also of hits that are left out: each is looked at. */
const DEFAULT_PAGE = 50;

const Query = {
  type: 'object',
  required: ['q'],
  properties: {
    q: { type: 'string', minLength: 1, maxLength: 200, description: 'a text of 1 to 200 characters' },
    limit: { type: 'string', pattern: '^([1-9]\\d?|100)$', description: 'a whole number from 1 to 100' },
    offset: { type: 'string', pattern: '^(\\d{1,4}|10000)$', description: 'a whole number up to 10000' },
  },
} as const;

const Found = objectOf({
  id: { type: 'integer' },
  conversation_id: { type: 'string' },
  conversation_title: { type: ['string', 'null'] },
  role: { type: 'string' },
  snippet: { type: 'string' },
  created_at: { type: 'string' },
});
const Answer = objectOf({
  query: { type: 'string' },
  count: { type: 'integer' },
  results: { type: 'array', items: Found },
  has_more: { type: 'boolean' },
  complete: { type: 'boolean' },
});

export function messageRoutes(app: App, { store }: Services): void {
  app.get(
    '/api/messages/search',
    {
      config: { summary: 'search the messages of all conversations, the latest first' },
      schema: { querystring: Query, response: { 200: Answer } },
    },
    async ({ query: { q, limit, offset }, trace }) => {
      const request = {
        terms: readQuery(q),
        limit: Number(limit ?? DEFAULT_PAGE),
        offset: Number(offset ?? 0),
      };
      const { messages, hasMore, isComplete } = await enabled(store.search).find(request, trace);
      const results = messages.map(foundToJson);
      return { query: q, count: results.length, results, has_more: hasMore, complete: isComplete };
    },
  );
}

function enabled(search: SearchStore | undefined): SearchStore {
  if (search) return search;
  throw new GenesisError('SEARCH_DISABLED', 'this server has no index of its messages to search in', {
    hint: 'Start it with --search.',
  });
}

function foundToJson({ id, conversationId, title, role, snippet, createdAt }: FoundMessage) {
  return {
    id,
    conversation_id: conversationId,
    conversation_title: title,
    role,
    snippet,
    created_at: isoTime(createdAt),
  };
}
