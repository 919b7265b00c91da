import type { HttpClient } from '../../stress/http/http-client.ts';
import { readingOf, readingOfDeleted } from './kinds/conversations.ts';
import { KINDS, type KindName } from './kinds/index.ts';
import type { Operation } from './operation.ts';
import { type Reacted, react } from './react.ts';
import type { ServerKinds } from './server-kinds.ts';
import type { Written } from './written.ts';

/** Reads everything that was written, one request after the other. */
export async function readWritten(
  client: HttpClient,
  kinds: ServerKinds,
  written: Written,
): Promise<Reacted[]> {
  const reacted: Reacted[] = [];
  const read = async (name: KindName, operation: Operation | undefined, expect = asItIs) => {
    if (!operation || !kinds.has(name)) return;
    reacted.push(expect(await react(client, { name, operation })));
  };
  await read('settings read', KINDS['settings read'](written, 0));
  for (const conversation of written.kept) await read('conversation read', readingOf(conversation));
  for (const conversation of written.lastDeleted)
    await read('conversation read', readingOfDeleted(conversation), absence);
  await read('conversations listed', KINDS['conversations listed'](written, 0));
  return reacted;
}

function asItIs(reacted: Reacted): Reacted {
  return reacted;
}

/** What is not there any more is answered like a route that is not there. */
function absence(reacted: Reacted): Reacted {
  return reacted.reaction.kind === 'absent' ? { ...reacted, reaction: { kind: 'right' } } : reacted;
}
