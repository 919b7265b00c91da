import type { CheckContext } from '../check.ts';
import { deletingOf } from './kinds/conversations.ts';
import { writingOf } from './kinds/settings.ts';
import { type Planned, type Reacted, react } from './react.ts';
import { readWritten } from './read-written.ts';
import type { MixedServer } from './round.ts';
import { untilAborted } from './until-aborted.ts';

/** Milliseconds for one answer of a server that has failed before, and for everything once the check is interrupted. */
const SHORT_MS = 1_000;

/**
 * Writes the prompt back, deletes the conversations that were made, and reads that it is so, one request after the
 * other up to the first failure.
 */
export function undo(
  { timeoutMs, signal }: CheckContext,
  server: MixedServer,
  hasFailed: boolean,
): Promise<readonly Reacted[]> {
  const { target, kinds, written } = server;
  const isHurried = hasFailed || signal.aborted;
  const patience = {
    timeoutMs: isHurried ? Math.min(timeoutMs, SHORT_MS) : timeoutMs,
    signal,
    graceMs: SHORT_MS,
  };
  return untilAborted(target, patience, async (client) => {
    const reacted: Reacted[] = [];
    for (const planned of undoing(server)) {
      reacted.push(await react(client, planned));
      if (kinds.failuresOf(reacted).length > 0) return reacted;
    }
    written.settle();
    return isHurried ? reacted : [...reacted, ...(await readWritten(client, kinds, written))];
  });
}

function undoing({ kinds, written }: MixedServer): Planned[] {
  const planned: Planned[] = [];
  const { prompt } = written;
  if (prompt && kinds.has('settings written'))
    planned.push({ name: 'settings written', operation: writingOf(prompt, prompt.original) });
  if (!kinds.possible.includes('conversation deleted')) return planned;
  const made = written
    .takeKept()
    .map((each) => ({ name: 'conversation deleted', operation: deletingOf(written, each) }) as const);
  return [...planned, ...made];
}
