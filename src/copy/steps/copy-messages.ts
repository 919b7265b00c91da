import { setImmediate } from 'node:timers/promises';
import { sumOf } from '../../sum-of.ts';
import { LeftOutCounts } from '../left-out.ts';
import type { CopySource, MessagePage } from '../source.ts';
import type { CopyProgress, CopyTarget } from '../target.ts';

/** Copies what follows `from`, chunk by chunk; resolves with how far that came. Rejects when `signal` aborts, between two chunks. */
export async function copyMessages(
  source: CopySource,
  target: CopyTarget,
  copy: string,
  from: CopyProgress,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (progress: CopyProgress) => void },
): Promise<CopyProgress> {
  let progress = from;
  for (;;) {
    // SQLite's calls leave no time for signals and timers.
    await setImmediate();
    signal.throwIfAborted();
    const page = await source.page(progress.lastId);
    if (page.last === undefined) return progress;
    const after = afterPage(progress, page, page.last);
    await target.write(copy, page.messages, progress, after);
    progress = after;
    onProgress(progress);
  }
}

function afterPage(before: CopyProgress, { messages, unfit }: MessagePage, lastId: number): CopyProgress {
  const leftOut = new LeftOutCounts(before.leftOut);
  for (const { reason, name } of unfit) leftOut.add(reason, name);
  return {
    lastId,
    messages: before.messages + messages.length,
    bytes: before.bytes + sumOf(messages, ({ content }) => Buffer.byteLength(content)),
    leftOut: leftOut.all(),
  };
}
