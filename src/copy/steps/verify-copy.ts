import { isStorableText } from '../../store/storable-text.ts';
import { IdMap } from '../id-map.ts';
import type { CopyResult, Difference } from '../result.ts';
import type { CopySource, SourceSummary } from '../source.ts';
import { isStorableId } from '../storable.ts';
import type { CopiedConversation, CopyTarget, SettledConversation } from '../target.ts';
import { pagesOf } from './add-conversations.ts';
import { compareConversation } from './compare-conversation.ts';

/** Conversations that are settled together, and milliseconds after which those that wait are: what a kill may repeat. */
const SETTLE_TOGETHER = 100;
const SETTLE_EVERY_MS = 1_000;

export interface Verified {
  readonly conversations: number;
  readonly summaries: number;
  readonly differences: readonly Difference[];
  readonly renamed: CopyResult['renamed'];
}

/**
 * Reads both sides of every conversation again, and compares counts and checksums. Those that agree get the summaries of
 * the source, and are not read again by a copy that is continued. Rejects when `signal` aborts.
 */
export async function verifyCopy(
  source: CopySource,
  target: CopyTarget,
  copy: string,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (messages: number) => void },
): Promise<Verified> {
  const ids = new IdMap(await target.ranges(copy));
  const settler = new Settler(target, copy);
  const differences: Difference[] = [];
  const renamed: { from: string; to: string }[] = [];
  let [conversations, messages] = [0, 0];
  for await (const page of pagesOf(source, signal)) {
    const copied = await target.copied(copy, page.map(({ id }) => id).filter(isStorableId));
    for (const each of copied) {
      const { sourceId: from, targetId: to } = each;
      if (from !== to) renamed.push({ from, to });
      const found = await compareConversation(source, target, copy, ids, each, signal);
      messages += found.fromMessages;
      onProgress(messages);
      if (found.isEqual) {
        conversations++;
        const { verifiedTo, isPartial } = found;
        if (verifiedTo !== each.verifiedTo)
          await settler.add(await settled(source, ids, each, verifiedTo, isPartial));
      } else {
        differences.push({ from, to, fromMessages: found.fromMessages, toMessages: found.toMessages });
      }
    }
    await settler.flush();
  }
  return { conversations, summaries: settler.summaries, differences, renamed };
}

/** A conversation with its summaries, unless they cover what is not copied: Genesis makes them again from the messages. */
async function settled(
  source: CopySource,
  ids: IdMap,
  { sourceId, targetId }: CopiedConversation,
  verifiedTo: number,
  isPartial: boolean,
): Promise<SettledConversation> {
  const summaries = isPartial ? [] : await source.summaries(sourceId);
  const isStorable = summaries.every(({ content }) => isStorableText(content));
  return {
    sourceId,
    targetId,
    verifiedTo,
    summaries: isStorable ? summaries.map((summary) => inTarget(summary, ids)) : [],
  };
}

function inTarget(summary: SourceSummary, ids: IdMap): SourceSummary {
  return { ...summary, startId: ids.toTarget(summary.startId), endId: ids.toTarget(summary.endId) };
}

/** Settles conversations some at a time: each on its own would be a commit for a few messages. */
class Settler {
  readonly #target: CopyTarget;
  readonly #copy: string;
  #waiting: SettledConversation[] = [];
  #flushedAt = performance.now();
  summaries = 0;

  constructor(target: CopyTarget, copy: string) {
    this.#target = target;
    this.#copy = copy;
  }

  async add(settled: SettledConversation): Promise<void> {
    this.#waiting.push(settled);
    this.summaries += settled.summaries.length;
    const isLate = performance.now() - this.#flushedAt >= SETTLE_EVERY_MS;
    if (isLate || this.#waiting.length >= SETTLE_TOGETHER) await this.flush();
  }

  async flush(): Promise<void> {
    const settled = this.#waiting;
    this.#waiting = [];
    this.#flushedAt = performance.now();
    if (settled.length > 0) await this.#target.settle(this.#copy, settled);
  }
}
