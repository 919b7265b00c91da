import { setImmediate } from 'node:timers/promises';
import { GenesisError } from '../../errors.ts';
import { DEFAULT_CONVERSATION, newConversationId } from '../../store/rules.ts';
import { isStorableText } from '../../store/storable-text.ts';
import { LeftOutCounts } from '../left-out.ts';
import type { CopySource, SourceConversation } from '../source.ts';
import { isStorableId, nearestTime } from '../storable.ts';
import type { CopyTarget } from '../target.ts';

export interface AddOptions {
  readonly copy: string;
  /** Whether conversations whose ids are in use get new ones, instead of being refused. */
  readonly intoExisting: boolean;
  readonly signal: AbortSignal;
}

/** Throws `COPY_REFUSED` where the target has messages in a conversation of the source, before anything is written. */
export async function assertFree(
  source: CopySource,
  target: CopyTarget,
  { copy, intoExisting, signal }: AddOptions,
): Promise<void> {
  if (intoExisting) return;
  const taken: string[] = [];
  for await (const page of pagesOf(source, signal)) {
    const ids = (await newOnes(page, target, copy)).map(({ id }) => id);
    taken.push(...(await target.inUse(ids)).slice(0, MAX_NAMED - taken.length));
    if (taken.length === MAX_NAMED) break;
  }
  if (taken.length > 0) throw inUse(target, taken);
}

/** Makes the conversations that the copy does not have yet. Returns those whose id or title is not copied. */
export async function addConversations(
  source: CopySource,
  target: CopyTarget,
  options: AddOptions,
): Promise<LeftOutCounts> {
  const leftOut = new LeftOutCounts();
  for await (const page of pagesOf(source, options.signal)) {
    for (const { id, title } of page) {
      if (!isStorableId(id)) leftOut.add('conversation', id);
      else if (title !== null && !isStorableText(title)) leftOut.add('title', id);
    }
    const added = (await newOnes(page, target, options.copy)).map(storable);
    const taken = await target.inUse(added.map(({ id }) => id));
    if (taken.length > 0 && !options.intoExisting) throw inUse(target, taken);
    await target.addConversations(
      options.copy,
      added.map((conversation) => ({
        conversation,
        targetId: taken.includes(conversation.id) ? newConversationId() : conversation.id,
      })),
    );
  }
  return leftOut;
}

/** Chunks of all conversations. Throws when `signal` aborts, between two chunks. */
export async function* pagesOf(
  source: CopySource,
  signal: AbortSignal,
): AsyncGenerator<readonly SourceConversation[]> {
  let after = '';
  for (;;) {
    // SQLite's calls leave no time for signals.
    await setImmediate();
    signal.throwIfAborted();
    const page = await source.conversations(after);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last.cursor;
  }
}

/** An empty default conversation is in every database: there is nothing to add. */
async function newOnes(
  page: readonly SourceConversation[],
  target: CopyTarget,
  copy: string,
): Promise<readonly SourceConversation[]> {
  const fit = page.filter(
    ({ id, hasMessages }) => isStorableId(id) && (hasMessages || id !== DEFAULT_CONVERSATION),
  );
  const ids = fit.map(({ id }) => id);
  const known = new Set((await target.copied(copy, ids)).map(({ sourceId }) => sourceId));
  return fit.filter(({ id }) => !known.has(id));
}

function storable(conversation: SourceConversation): SourceConversation {
  const { title, createdAt, updatedAt } = conversation;
  return {
    ...conversation,
    title: title !== null && isStorableText(title) ? title : null,
    createdAt: nearestTime(createdAt),
    updatedAt: nearestTime(updatedAt),
  };
}

const MAX_NAMED = 5;

function inUse({ shown }: CopyTarget, ids: readonly string[]): GenesisError {
  const named = ids.slice(0, MAX_NAMED).map((id) => JSON.stringify(id));
  return new GenesisError(
    'COPY_REFUSED',
    `${shown} already has messages in ${named.length === 1 ? 'the conversation' : 'the conversations'} ${named.join(', ')}${ids.length >= MAX_NAMED ? ', …' : ''}`,
    {
      hint: 'Copy into an empty database, or add --into-existing: conversations whose ids are in use then get new ones.',
    },
  );
}
