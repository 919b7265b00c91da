import type { HistoryOptions } from '../../request/chat.ts';
import { CHAT_HISTORY_PATH } from '../../request/request.ts';
import type { FindMessages, Quoted } from '../history/found-messages.ts';
import { knownMessages } from '../history/known-messages.ts';
import { recognisedMessages } from './recognised-messages.ts';

/** What has the address of Genesis's own API has its messages, too, unless it is a server of another author. */
export function messageFinder(options: HistoryOptions, quoted: Quoted): FindMessages {
  const recognised = recognisedMessages(options, quoted);
  if (!isOwnHistory(options)) return recognised;
  return (json) => {
    const known = knownMessages(json);
    return known.status === 'found' ? known : recognised(json);
  };
}

/** Whether it is that of Genesis's own API, which shows all that is stored. */
export function isOwnHistory({ path, place, roles, fields }: HistoryOptions): boolean {
  return path === CHAT_HISTORY_PATH && [place, roles, fields].every((named) => named === undefined);
}
