import type { MessageRole } from './types.ts';

/** The indexes of messages that a user wrote and of the replies directly after them: `undefined` for what is no such reply. */
export function repliedIndexes(
  messages: readonly { readonly role: MessageRole }[],
): readonly (number | undefined)[] {
  return messages.map(({ role }, i) =>
    role === 'assistant' && messages[i - 1]?.role === 'user' ? i - 1 : undefined,
  );
}
