import { messageRank } from './message-rank.ts';
import type { Wanted } from './wanted.ts';

/** A value that a server may accept at a field; `message` where that is what belongs there. */
export function valueFor({ path, type, example }: Wanted, message: string): unknown {
  if (example !== undefined) return example;
  const name = path.findLast((key) => !/^\d+$/.test(key)) ?? '';
  const isMessage = messageRank(name) !== undefined;
  switch (type) {
    case 'list':
      return isMessage ? [{ role: 'user', content: message }] : [];
    case 'object':
      return isMessage ? { role: 'user', content: message } : {};
    case 'number':
      return 1;
    case 'boolean':
      return false;
    case 'uuid':
      return '{{uuid}}';
  }
  // Lists of messages are called so nearly everywhere.
  if (name === 'messages' && type === 'any') return [{ role: 'user', content: message }];
  return isMessage ? message : (USUAL[name] ?? 'genesis');
}

const USUAL: Readonly<Record<string, unknown>> = {
  role: 'user',
  model: 'default',
  type: 'text',
  max_tokens: 256,
  stream: false,
};
