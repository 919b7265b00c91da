import type { ChatData, ChatOwner, Contents } from './contents/contents.ts';
import type { Facts } from './facts.ts';

export interface Chat extends ChatData {
  readonly owner: ChatOwner;
}

/** What was counted in a chat database; undefined if it is not one, or was not read. */
export function chatOf({ contents }: Pick<Facts, 'contents'>): Chat | undefined {
  if (contents?.schema.status !== 'answered' || contents.chat?.status !== 'answered') return undefined;
  const { owner } = contents.schema.value;
  return owner === 'other' ? undefined : { ...contents.chat.value, owner };
}

/** SQLite's message if the chat could not be read because a table or a column of Genesis is missing. */
export function missingTableMessage({ obstacle, schema, chat }: Contents): string | undefined {
  if (obstacle || schema.status !== 'answered' || chat?.status !== 'unanswered') return undefined;
  const { owner, userVersion } = schema.value;
  const isMissing = owner === 'genesis' && userVersion > 0 && /no such (table|column)/.test(chat.reason);
  return isMissing ? chat.reason : undefined;
}
