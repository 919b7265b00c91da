import { complain } from './complain.ts';
import type { KilledRun } from './kill-under-load.ts';

const none = { kind: 'most', mustReach: 0 } as const;

/** Prints what became of a run, and returns whether a turn was lost or stored twice, or it was disturbed too seldom. */
export function isNotExactlyOnce({ kills, result }: KilledRun, what: string, least: number): boolean {
  const { audit, requests, failures, repetition } = result;
  if (audit.status !== 'read') throw new Error(`the audit is ${audit.status}: ${audit.reason}`);
  const { acknowledged, stored, recovered, lost, hidden, duplicated, keyNotHonoured, unexpected, orphaned } =
    audit;
  process.stdout.write(
    `${kills} ${what}, ${requests.completed} requests, ${repetition?.requests} of them sent again, ` +
      `${repetition?.replayed} answers replayed; ${acknowledged} acknowledged, ${stored} stored, ${recovered} recovered\n`,
  );
  for (const { count, outcome, example } of failures)
    process.stdout.write(`${count} ${outcome}: ${example}\n`);
  return complain([
    { measure: what, value: kills, limit: { kind: 'least', mustReach: least } },
    { measure: `turns lost, ${what}`, value: lost + hidden, limit: none },
    { measure: `turns stored more than once, ${what}`, value: duplicated + keyNotHonoured, limit: none },
    { measure: `turns of errors, or half of one, ${what}`, value: unexpected + orphaned, limit: none },
  ]);
}
