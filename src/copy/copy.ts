import { GenesisError } from '../errors.ts';
import { VERSION } from '../version.ts';
import { copyName } from './copy-name.ts';
import type { CopyResult } from './result.ts';
import { BEFORE_ALL, type CopySource, type SourceSize } from './source.ts';
import { addConversations, assertFree } from './steps/add-conversations.ts';
import { copyMessages } from './steps/copy-messages.ts';
import { copyRest } from './steps/copy-rest.ts';
import { type Verified, verifyCopy } from './steps/verify-copy.ts';
import type { CopyProgress, CopyTarget } from './target.ts';

/** How far a copy is: messages of the source that were copied, or compared. */
export interface CopyEvent {
  readonly phase: 'copying' | 'comparing';
  readonly done: number;
  readonly total: number;
}

export interface CopyOptions {
  /** Whether conversations whose ids are in use in the target get new ones, instead of being refused. */
  readonly intoExisting: boolean;
  readonly signal: AbortSignal;
  readonly onEvent: (event: CopyEvent) => void;
}

const NOTHING: CopyProgress = { lastId: BEFORE_ALL, messages: 0, bytes: 0, leftOut: [] };

/**
 * Copies all conversations, compares both sides, then copies settings and keys. What is committed stays when it fails or
 * `signal` aborts it, and the next call for the same two databases continues it. Throws `COPY_REFUSED` where the target
 * has one of the conversations already, and the errors of both databases.
 */
export async function copyConversations(
  source: CopySource,
  target: CopyTarget,
  { intoExisting, signal, onEvent }: CopyOptions,
): Promise<CopyResult> {
  const [startedAt, start] = [new Date(), performance.now()];
  const copy = copyName(source.identity);
  const options = { copy, intoExisting, signal };
  const size = await source.size();
  assertCountable(source, size);
  const before = await target.progress(copy);
  if (!before) {
    await assertFree(source, target, options);
    await target.begin(copy, source.shown);
  }
  const notCopied = await addConversations(source, target, options);
  const from = before ?? NOTHING;
  // What the source got since it was interrupted has ids of its own.
  await target.reserve(copy, Math.max(size.firstId, from.lastId + 1), size.lastId);
  const total = size.messages;
  const copied = await copyMessages(source, target, copy, from, {
    signal,
    onProgress: ({ messages }) => onEvent({ phase: 'copying', done: messages, total }),
  });
  const verified = await verifyCopy(source, target, copy, {
    signal,
    onProgress: (done) => onEvent({ phase: 'comparing', done, total }),
  });
  const rest = await copyRest(source, target, copy, startedAt.getTime());
  if (verified.differences.length === 0) await target.finish(copy);
  return {
    schema: 'genesis.copy/1',
    generator: `genesis ${VERSION}`,
    startedAt: startedAt.toISOString(),
    tookMs: performance.now() - start,
    from: { kind: source.kind, name: source.shown },
    to: { kind: target.kind, name: target.shown },
    resumed: before !== undefined,
    ...countsOf(copied, verified),
    ...rest,
    leftOut: [...notCopied.all(), ...copied.leftOut],
    notes: source.notes,
  };
}

/** JavaScript has no numbers for other ids: two of them would be one. */
function assertCountable({ shown }: CopySource, { firstId, lastId }: SourceSize): void {
  if (firstId > BEFORE_ALL && lastId <= Number.MAX_SAFE_INTEGER) return;
  throw new GenesisError(
    'COPY_REFUSED',
    `${shown} cannot be copied: it has a message whose id is not between -2^53 and 2^53`,
    { hint: 'Genesis gives no such ids. Give that message another one, or delete it, and start again.' },
  );
}

function countsOf({ messages, bytes }: CopyProgress, verified: Verified) {
  const { conversations, summaries, differences, renamed } = verified;
  return {
    conversations: conversations + differences.length,
    messages,
    bytes,
    summaries,
    verified: { conversations, differences },
    renamed,
  };
}
