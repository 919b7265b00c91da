import type { Operation } from '../../pool/batch-connection.ts';
import type { Context } from '../../types.ts';
import type { RenewedSummary } from '../operations/summaries.ts';
import { effectOf } from './effect-of.ts';
import { RememberedContexts } from './remembered-contexts.ts';
import { withSummary, withTurn } from './renewed-context.ts';

interface Named {
  readonly conversationId: string;
}

type Values = Readonly<Record<string, string>>;

/** No conversation has this name: U+0000 is not stored. */
const SETTINGS = '\0settings';

/** What is remembered, all of one state of the file. */
export class RememberedAnswers {
  readonly #contexts: RememberedContexts;
  #settings: Values | undefined;

  constructor(maxBytes: number) {
    this.#contexts = new RememberedContexts(maxBytes);
  }

  /** The answer to a read; undefined where it is not remembered. */
  get({ name, args }: Operation): unknown {
    if (name === 'context') return this.#contexts.get((args as Named).conversationId);
    return name === 'getAll' ? this.#settings : undefined;
  }

  /** Keeps what was read, if it is worth it, and still true. */
  keep({ name, args }: Operation, result: unknown, isTrue: (name: string) => boolean): void {
    if (name === 'context') {
      const { conversationId } = args as Named;
      if (result !== undefined && isTrue(conversationId))
        this.#contexts.set(conversationId, result as Context);
    } else if (name === 'getAll' && isTrue(SETTINGS)) {
      this.#settings = result as Values;
    }
  }

  /** Does what an operation did. Returns what it touched, and whether it has certainly changed the file. */
  apply(operation: Operation, result: unknown): { touched: readonly string[]; hasWritten: boolean } {
    const { effect, hasWritten } = effectOf(operation, result);
    switch (effect.kind) {
      case 'turn': {
        const { conversationId } = effect.turn;
        this.#renew(conversationId, (context) => withTurn(context, effect.turn));
        return { touched: [conversationId], hasWritten };
      }
      case 'created':
        this.#contexts.set(effect.conversationId, { summary: null, messages: [] });
        return { touched: [effect.conversationId], hasWritten };
      case 'forgotten':
        this.#contexts.delete(effect.conversationId);
        return { touched: [effect.conversationId], hasWritten };
      case 'settings':
        this.#settings = effect.values;
        return { touched: [SETTINGS], hasWritten };
      case 'everything':
        this.clear();
        return { touched: [], hasWritten };
      case 'none':
        return { touched: [], hasWritten };
    }
  }

  summarised(renewed: RenewedSummary): void {
    this.#renew(renewed.conversationId, (context) => withSummary(context, renewed));
  }

  clear(): void {
    this.#contexts.clear();
    this.#settings = undefined;
  }

  #renew(conversationId: string, renewed: (context: Context) => Context | undefined): void {
    const known = this.#contexts.get(conversationId);
    if (known === undefined) return;
    const context = renewed(known);
    if (context) this.#contexts.set(conversationId, context);
    else this.#contexts.delete(conversationId);
  }
}
