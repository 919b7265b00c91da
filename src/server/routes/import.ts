import { GenesisError } from '../../errors.ts';
import { pythonTimeReader } from '../../store/python-time.ts';
import { DEFAULT_CONVERSATION, existing } from '../../store/rules.ts';
import type { ImportedMessage } from '../../store/types.ts';
import { objectOf } from '../object-of.ts';
import type { Services } from '../services.ts';
import type { App } from '../types.ts';
import { EXPORT_VERSION } from './exported.ts';

/** Bytes of an imported file at most: it is in memory as a whole, and stored in one transaction. */
const MAX_IMPORT_BYTES = 16 * 1024 * 1024;
/** Messages of one file: each is a row, and the transaction keeps turns waiting. */
const MAX_MESSAGES = 100_000;

const Body = {
  type: 'object',
  description: 'a JSON object with messages, as an export has them',
  required: ['messages'],
  properties: {
    version: { type: 'string', enum: [EXPORT_VERSION], description: `"${EXPORT_VERSION}"` },
    messages: {
      type: 'array',
      items: {},
      maxItems: MAX_MESSAGES,
      description: `a list of at most ${MAX_MESSAGES} messages`,
    },
    mode: { type: 'string', enum: ['merge', 'replace'], description: '"merge" or "replace"' },
  },
} as const;

const Count = { type: 'integer' } as const;

const Answer = objectOf({
  success: { type: 'boolean' },
  imported_count: Count,
  skipped_count: Count,
  skipped: objectOf({
    duplicate: { ...Count, description: 'is stored already' },
    role: { ...Count, description: 'has no role, or another one than user and assistant' },
    content: { ...Count, description: 'has no text, or only spaces' },
    time: { ...Count, description: 'has a timestamp that is not a time in ISO 8601' },
  }),
  total_in_file: Count,
  mode: { type: 'string' },
});

/** What is wrong with a message that cannot be stored: the first of these that is. */
type Defect = 'role' | 'content' | 'time';

type TimedMessage = Pick<ImportedMessage, 'role' | 'content'> & { readonly at: number };

/** Adds what another server exported to the default conversation. */
export function importRoute(app: App, { store: { conversations } }: Services): void {
  app.post(
    '/api/conversation/import',
    {
      bodyLimit: MAX_IMPORT_BYTES,
      config: { summary: 'add what another server exported to the default conversation' },
      schema: { body: Body, response: { 200: Answer } },
    },
    async ({ body: { messages, mode = 'merge' }, trace }) => {
      const conversationId = DEFAULT_CONVERSATION;
      const { readable, defects } = readMessages(messages);
      const replace = mode === 'replace';
      if (replace) assertSome(readable, messages);
      const request = { conversationId, messages: readable, replace };
      const { imported } = existing(await conversations.importMessages(request, trace), conversationId);
      return {
        success: true,
        imported_count: imported,
        skipped_count: messages.length - imported,
        skipped: { duplicate: readable.length - imported, ...defects },
        total_in_file: messages.length,
        mode,
      };
    },
  );
}

/** A file of another shape would only delete. */
function assertSome(read: readonly ImportedMessage[], { length }: readonly unknown[]): void {
  if (read.length > 0 || length === 0) return;
  throw new GenesisError('VALIDATION_FAILED', `none of the ${length} messages of the file can be stored`, {
    hint: 'Each needs a role, user or assistant, a content, and a timestamp in ISO 8601. Nothing was deleted.',
  });
}

interface ReadMessages {
  /** Those that can be stored, in the order of their times. */
  readonly readable: readonly ImportedMessage[];
  /** How many others there are. */
  readonly defects: Readonly<Record<Defect, number>>;
}

/** Times without a zone are local ones, as where they come from; a message without a time gets that of the import. */
function readMessages(list: readonly unknown[]): ReadMessages {
  const readTime = pythonTimeReader(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const now = Date.now() * 1_000;
  const timeOf = (timestamp: unknown) =>
    timestamp === undefined || timestamp === null ? now : readTime(timestamp);
  const timed: TimedMessage[] = [];
  const defects = { role: 0, content: 0, time: 0 };
  for (const each of list) {
    const read = readMessage(each, timeOf);
    if (typeof read === 'string') defects[read]++;
    else timed.push(read);
  }
  timed.sort((a, b) => a.at - b.at);
  const readable = timed.map(({ role, content, at }) => ({
    role,
    content,
    createdAt: Math.floor(at / 1_000),
  }));
  return { readable, defects };
}

function readMessage(each: unknown, timeOf: (timestamp: unknown) => number | null): TimedMessage | Defect {
  const { role, content, timestamp } = (each ?? {}) as Readonly<Record<string, unknown>>;
  if (role !== 'user' && role !== 'assistant') return 'role';
  if (typeof content !== 'string' || content.trim() === '') return 'content';
  const at = timeOf(timestamp);
  return at === null ? 'time' : { role, content, at };
}
