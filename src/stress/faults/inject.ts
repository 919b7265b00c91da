import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { GenesisError } from '../../errors.ts';
import type { Target } from '../target.ts';
import type { OwnServer } from '../targets/own-server.ts';
import { describeFault, type Fault, type TimedFault } from './fault.ts';
import { OutsideConnection } from './outside-connection.ts';

/** What came of a fault. */
export interface InjectedFault {
  readonly kind: Fault['kind'];
  /** As on the command line. */
  readonly fault: string;
  /** False where the load had ended before it was due. */
  readonly happened: boolean;
}

/** Does each fault when it is due, until `loadOver`; resolves when the server is as it was before. */
export function injectFaults(
  faults: readonly Fault[],
  target: Target,
  loadOver: AbortSignal,
): Promise<InjectedFault[]> {
  return Promise.all(
    faults.map(async (fault) => ({
      kind: fault.kind,
      fault: describeFault(fault),
      happened: await (fault.kind === 'model-error'
        ? hasFailed(target, loadOver)
        : injectWhenDue(fault, target, loadOver)),
    })),
  );
}

/** The model fails by itself: what is left is to see whether it did. */
async function hasFailed({ modelFailures }: Target, loadOver: AbortSignal): Promise<boolean> {
  await aborted(loadOver);
  return (modelFailures?.() ?? 0) > 0;
}

async function injectWhenDue(fault: TimedFault, target: Target, loadOver: AbortSignal): Promise<boolean> {
  const due = await sleep(fault.atMs, loadOver);
  if (due) await inject(fault, target, loadOver);
  return due;
}

async function inject(fault: TimedFault, target: Target, loadOver: AbortSignal): Promise<void> {
  switch (fault.kind) {
    case 'lock': {
      const outside = new OutsideConnection(databaseOf(target));
      try {
        await outside.hold();
        await sleep(fault.forMs, loadOver);
      } finally {
        await outside.close();
      }
      break;
    }
    case 'kill': {
      const server = serverOf(target);
      await server.kill();
      await server.restart();
      break;
    }
    case 'pause': {
      const server = serverOf(target);
      server.pause();
      await sleep(fault.forMs, loadOver);
      server.resume();
      break;
    }
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

/** Whether the whole time passed. */
function sleep(ms: number, signal: AbortSignal): Promise<boolean> {
  return delay(ms, true, { signal }).catch(() => false);
}

function databaseOf({ databaseFile, url }: Target): string {
  if (databaseFile !== undefined) return databaseFile;
  throw new GenesisError('FAULT_IMPOSSIBLE', `the database of ${url} is not known, so it cannot be locked`);
}

function serverOf({ server, url }: Target): OwnServer {
  if (server !== undefined) return server;
  throw new GenesisError(
    'FAULT_IMPOSSIBLE',
    `${url} was not started by genesis, so it can be neither killed nor paused`,
  );
}
