import { CHAT_HISTORY_PATH } from '../../../stress/request/request.ts';
import type { Kind } from './kind.ts';

/** Only that it is answered: the audit of the chats reads what is in it. */
export const readHistory: Kind = () => ({
  method: 'GET',
  path: CHAT_HISTORY_PATH,
  body: undefined,
  assess: (body) => (typeof body === 'object' && body !== null ? 'right' : 'other-api'),
});
