import { randomUUID } from 'node:crypto';
import { extname } from 'node:path';
import { codeOf, GenesisError } from '../../errors.ts';
import type { Trace } from '../trace.ts';
import type {
  Context,
  ConversationEntry,
  ConversationPage,
  ListRequest,
  PageRequest,
  StoredTurn,
  Turn,
} from '../types.ts';
import type * as operations from './operations/memory.ts';
import type { PoolCounters } from './pool/counters.ts';
import { Pool, type PoolOptions } from './pool/pool.ts';
import type { ConnectionReport } from './pool/protocol.ts';

const OPERATIONS = new URL(`./operations/memory${extname(import.meta.url)}`, import.meta.url);

/** The conversation of whoever names none. */
export const DEFAULT_CONVERSATION = 'main';

/** What was said: conversations and their messages, on a pool of connections. */
export class MemoryService {
  readonly #pool: Pool<typeof operations>;

  private constructor(pool: Pool<typeof operations>) {
    this.#pool = pool;
  }

  /** Throws `DB_OPEN_FAILED` or `DB_LOCKED`. */
  static async open(options: Omit<PoolOptions, 'operations' | 'schema'>): Promise<MemoryService> {
    return new MemoryService(
      await Pool.open<typeof operations>({ ...options, schema: 'make', operations: OPERATIONS }),
    );
  }

  async ensureDefaultConversation(): Promise<void> {
    const id = DEFAULT_CONVERSATION;
    // Looked at first only to need no write lock on a file in use; what decides is the insert.
    if (await this.#pool.read('conversationExists', { id })) return;
    await this.#pool.write('ensureConversation', { id, now: Date.now() });
  }

  /** Stores a message and its reply in one transaction. Throws `CONVERSATION_NOT_FOUND` or `DB_LOCKED`. */
  async addTurn(turn: Turn, trace?: Trace): Promise<StoredTurn> {
    try {
      return await this.#pool.write('addTurn', turn, trace);
    } catch (error) {
      // The only foreign key of a message is its conversation.
      throw codeOf(error) === 'SQLITE_CONSTRAINT_FOREIGNKEY' ? notFound(turn.conversationId) : error;
    }
  }

  /** Throws `CONVERSATION_NOT_FOUND`. */
  async context(conversationId: string, trace?: Trace): Promise<Context> {
    const context = await this.#pool.read('context', { conversationId }, trace);
    if (!context) throw notFound(conversationId);
    return context;
  }

  /** Throws `CONVERSATION_NOT_FOUND`. */
  async conversation(request: PageRequest, trace?: Trace): Promise<ConversationPage> {
    const page = await this.#pool.read('conversationPage', request, trace);
    if (!page) throw notFound(request.conversationId);
    return page;
  }

  /** One page of the conversations, the one with the latest message first. */
  conversations(request: ListRequest, trace?: Trace): Promise<ConversationEntry[]> {
    return this.#pool.read('listConversations', request, trace);
  }

  /** Makes a conversation; its title, where none is given, will be the first words of its first message. */
  async create(title: string | null, trace?: Trace): Promise<ConversationPage> {
    const id = randomUUID();
    const page = await this.#pool.write('createConversation', { id, title, now: Date.now() }, trace);
    if (!page) throw notFound(id);
    return page;
  }

  /** Resolves with the latest `limit` messages under the new title. Throws `CONVERSATION_NOT_FOUND`. */
  async rename(id: string, title: string, limit: number, trace?: Trace): Promise<ConversationPage> {
    const args = { id, title, now: Date.now(), limit };
    const page = await this.#pool.write('renameConversation', args, trace);
    if (!page) throw notFound(id);
    return page;
  }

  /** Deletes a conversation with its messages. Throws `CONVERSATION_NOT_FOUND`, or `CONVERSATION_PROTECTED` for the default one. */
  async delete(id: string, trace?: Trace): Promise<void> {
    if (id === DEFAULT_CONVERSATION) {
      throw new GenesisError(
        'CONVERSATION_PROTECTED',
        `the default conversation, "${id}", cannot be deleted`,
        {
          hint: 'Whoever names no conversation uses it.',
        },
      );
    }
    if (!(await this.#pool.write('deleteConversation', { id }, trace))) throw notFound(id);
  }

  get counters(): Readonly<PoolCounters> {
    return this.#pool.counters;
  }

  get report(): ConnectionReport {
    return this.#pool.report;
  }

  close(deadlineMs?: number): Promise<void> {
    return this.#pool.close(deadlineMs);
  }
}

function notFound(conversationId: string): GenesisError {
  return new GenesisError(
    'CONVERSATION_NOT_FOUND',
    `there is no conversation ${JSON.stringify(conversationId)}`,
    {
      hint: `GET /api/conversations lists them; the default one is "${DEFAULT_CONVERSATION}".`,
    },
  );
}
