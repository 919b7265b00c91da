import type { LocksNow } from '../../../stress/observe/observed-locks.ts';
import { printable } from '../../text/format.ts';
import { failureWords } from './failure-words.ts';
import { FIGURE_ROWS } from './figure-rows.ts';
import type { LiveLoad } from './live-load.ts';
import { LOCK_LABELS, lockWords } from './lock-words.ts';

/** Those that are left out where they are 0. */
const RARE = ['lock errors', 'retries'];

/** A load while it runs, as one line of any length: what was counted since the line before, unless nothing was and nothing is due. */
export function liveLoadText(live: LiveLoad, isOver = false): string {
  const { phase, extent, inFlight, recent, failures, locks, faults } = live;
  if (isOver) return `${phase}, ${extent}`;
  const figures = FIGURE_ROWS.flatMap(({ label, words }) => {
    const figure = words(recent);
    return figure === '0' && RARE.includes(label) ? [] : [`${label} ${figure}`];
  });
  return [
    `${phase}, ${extent}: ${figures.join(', ')}`,
    ...(failures.length > 0 ? [`failures so far ${failureWords(failures).join(', ')}`] : []),
    `${inFlight} in flight`,
    ...(locks && isLocked(locks) ? [`${LOCK_LABELS[locks.kind]} ${printable(lockWords(locks))}`] : []),
    ...(faults.length > 0 ? [`fault ${faults.join(', ')}`] : []),
  ].join(', ');
}

function isLocked(locks: LocksNow): boolean {
  return locks.kind === 'sessions' ? locks.waiting > 0 : locks.holder !== null;
}
