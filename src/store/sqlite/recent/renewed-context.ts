import { MAX_MESSAGE_BYTES } from '../../rules.ts';
import { isStorableText } from '../../storable-text.ts';
import { SUMMARY_BATCH, VERBATIM_MESSAGES } from '../../summary.ts';
import type { Context, Turn } from '../../types.ts';
import type { RenewedSummary } from '../operations/summaries.ts';

/** What the SQL of a context returns at most. */
const MAX_MESSAGES = VERBATIM_MESSAGES + SUMMARY_BATCH;

/** The context after a turn was stored; undefined where only the database knows it. */
export function withTurn({ summary, messages }: Context, { message, reply }: Turn): Context | undefined {
  if (![message, reply].every(readsAsWritten)) return undefined;
  const added = [
    { role: 'user', content: message },
    { role: 'assistant', content: reply },
  ] as const;
  return { summary, messages: [...messages, ...added].slice(-MAX_MESSAGES) };
}

/** The context after its oldest messages were summarised; undefined where only the database knows it. */
export function withSummary(
  { messages }: Context,
  { summary, openMessages }: RenewedSummary,
): Context | undefined {
  if (openMessages === undefined) return undefined;
  return { summary, messages: messages.slice(-Math.min(openMessages, MAX_MESSAGES)) };
}

/** A context has only the beginning of a longer message. */
function readsAsWritten(text: string): boolean {
  return (
    isStorableText(text) &&
    (text.length <= MAX_MESSAGE_BYTES / 4 || Buffer.byteLength(text) <= MAX_MESSAGE_BYTES)
  );
}
