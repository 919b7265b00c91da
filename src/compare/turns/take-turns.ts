import type { InTurns } from '../../stress/load/turns.ts';
import { type Both, SIDES, type Side } from '../sides.ts';

export interface TurnsOptions {
  /** The next turns. */
  readonly nextBlock: () => readonly Side[];
  /** Milliseconds for which each side is under load at least; an abort ends it earlier. */
  readonly roundMs: number;
  readonly signal: AbortSignal;
}

/**
 * Lets two loads take turns, in whole blocks, as soon as both are ready. Resolves with what they resolve with, and with
 * the turns; where one of them fails, rejects when both are over.
 */
export async function takeTurns<T>(
  loads: Both<(inTurns: InTurns) => Promise<T>>,
  options: TurnsOptions,
): Promise<Both<T> & { readonly turns: readonly Side[] }> {
  const ready = SIDES.map(() => Promise.withResolvers<() => Promise<void>>());
  const over = Promise.withResolvers<readonly Side[]>();
  const loading = SIDES.map((side, index) =>
    loads[side]((send) => {
      ready[index]?.resolve(send);
      return over.promise.then(() => {});
    }),
  );
  // Where one fails before its first turn, the other one must not wait for it.
  for (const each of loading) each.catch(over.reject);
  // The other one may not wait for it yet: without a handler, the rejection would end the process.
  over.promise.catch(() => {});
  const [before, after] = ready.map(({ promise }) => promise) as [Send, Send];
  void Promise.all([before, after]).then(([sendBefore, sendAfter]) =>
    alternate({ before: sendBefore, after: sendAfter }, options).then(over.resolve, over.reject),
  );
  await Promise.allSettled(loading);
  const [first, second] = (await Promise.all(loading)) as [T, T];
  return { before: first, after: second, turns: await over.promise };
}

type Send = Promise<() => Promise<void>>;

async function alternate(
  sends: Both<() => Promise<void>>,
  { nextBlock, roundMs, signal }: TurnsOptions,
): Promise<readonly Side[]> {
  const turns: Side[] = [];
  const startedAt = performance.now();
  do {
    for (const side of nextBlock()) {
      await sends[side]();
      turns.push(side);
    }
  } while (performance.now() - startedAt < roundMs * SIDES.length && !signal.aborted);
  return turns;
}
