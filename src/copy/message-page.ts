import type { MessageRole } from '../store/types.ts';
import type { MessagePage, SourceMessage, UnfitMessage } from './source.ts';
import { type RawMessage, unfitness } from './storable.ts';

interface Row extends RawMessage {
  readonly id: number;
  readonly name: unknown;
  readonly replyTo: number | null;
}

/** Separates what can be copied from what cannot. */
export function messagePage(rows: readonly Row[]): MessagePage {
  const messages: SourceMessage[] = [];
  const unfit: UnfitMessage[] = [];
  for (const row of rows) {
    const reason = unfitness(row);
    if (reason) unfit.push({ id: row.id, reason, name: String(row.name) });
    else messages.push(messageOf(row));
  }
  return { messages, unfit, last: rows.at(-1)?.id };
}

/** Of a row that is fit. */
function messageOf(row: Row): SourceMessage {
  const { id, conversationId, role, content, replyTo, createdAt } = row;
  return {
    id,
    conversationId: String(conversationId),
    role: role as MessageRole,
    content: content ?? '',
    // No message that is copied has such an id.
    replyTo: Number.isSafeInteger(replyTo) ? replyTo : null,
    createdAt: createdAt ?? 0,
  };
}
