import { setImmediate } from 'node:timers/promises';
import { Checksum } from '../checksum.ts';
import type { IdMap } from '../id-map.ts';
import { BEFORE_ALL, type CopySource } from '../source.ts';
import type { CopiedConversation, CopyTarget } from '../target.ts';

export interface Comparison {
  readonly isEqual: boolean;
  /** Messages that were compared, on each side. */
  readonly fromMessages: number;
  readonly toMessages: number;
  /** The greatest id of the source that was read. */
  readonly verifiedTo: number;
  /** Whether messages of the conversation were left out. */
  readonly isPartial: boolean;
}

/** Reads what is not yet verified of a conversation from both sides. Rejects when `signal` aborts. */
export async function compareConversation(
  source: CopySource,
  target: CopyTarget,
  copy: string,
  ids: IdMap,
  conversation: CopiedConversation,
  signal: AbortSignal,
): Promise<Comparison> {
  const from = await readSource(source, ids, conversation, signal);
  const to = await readTarget(target, copy, ids, conversation, signal);
  return {
    isEqual: from.sum.messages === to.messages && from.sum.digest() === to.digest(),
    fromMessages: from.sum.messages,
    toMessages: to.messages,
    verifiedTo: from.verifiedTo,
    isPartial: from.isPartial,
  };
}

async function readSource(
  source: CopySource,
  ids: IdMap,
  { sourceId, verifiedTo: after }: CopiedConversation,
  signal: AbortSignal,
) {
  const sum = new Checksum();
  let [verifiedTo, isPartial] = [after, false];
  for (;;) {
    await setImmediate();
    signal.throwIfAborted();
    const { messages, unfit, last } = await source.page(verifiedTo, sourceId);
    if (last === undefined) return { sum, verifiedTo, isPartial };
    for (const { id, replyTo, ...message } of messages)
      sum.add({
        ...message,
        id: ids.toTarget(id),
        replyTo: replyTo === null ? null : ids.toTarget(replyTo),
      });
    isPartial ||= unfit.length > 0;
    verifiedTo = last;
  }
}

async function readTarget(
  target: CopyTarget,
  copy: string,
  ids: IdMap,
  { targetId, verifiedTo }: CopiedConversation,
  signal: AbortSignal,
): Promise<Checksum> {
  const sum = new Checksum();
  let after = verifiedTo === BEFORE_ALL ? BEFORE_ALL : ids.toTarget(verifiedTo);
  for (;;) {
    signal.throwIfAborted();
    const messages = await target.page(copy, targetId, after);
    const last = messages.at(-1);
    if (last === undefined) return sum;
    for (const message of messages) sum.add(message);
    after = last.id;
  }
}
