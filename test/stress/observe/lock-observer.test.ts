import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { LockObserver } from '../../../src/stress/observe/lock-observer.ts';
import { startNode } from '../../support/elsewhere.ts';
import { hasEnded, isRunning } from '../../support/is-running.ts';
import { hasLinuxLocks } from '../../support/lock-holders.ts';
import { tempDatabase } from '../../support/temp-folder.ts';
import { waitFor } from '../../support/wait-for.ts';

const PARENT = fileURLToPath(new URL('../../support/observer-parent.ts', import.meta.url));

async function observing(): Promise<LockObserver> {
  const databaseFile = tempDatabase();
  const observer = await LockObserver.start({ databaseFile, group: null, port: null, tool: process.pid });
  onTestFinished(() => observer.end());
  return observer;
}

it.skipIf(!hasLinuxLocks)('ends with its parent, also if that is killed', async () => {
  const parent = await startNode(PARENT, tempDatabase());
  const pid = Number(parent.said);
  expect(isRunning(pid)).toBe(true);
  await parent.kill();
  await waitFor(() => hasEnded(pid));
});

it('knows no locks where there is no database', async () => {
  const observer = await observing();
  observer.beginLoad();
  expect(await observer.count()).toBeNull();
  observer.endLoad();
  expect(await observer.result([])).toBeNull();
});

it('reports that nothing was seen if its process was ended', async () => {
  const observer = await observing();
  observer.end();
  observer.beginLoad();
  expect(await observer.count()).toBeNull();
  observer.endLoad();
  expect(await observer.result([])).toEqual({
    status: 'unseen',
    reason: expect.stringMatching(/did not report/),
  });
});
