import { Session } from 'node:inspector/promises';
import { workerData } from 'node:worker_threads';
import { STUCK_HOOK, type WatchdogData } from './watchdog.ts';

const { beats, beatEveryMs, longestMs, url } = workerData as WatchdogData;

// The time is that of the processor, which a loop uses up: where other processes take turns with it, all takes longer.
let [seen, usedBefore] = [-1, usedMs()];
// It goes on: a session does not keep its thread alive, and another user may loop, too.
setInterval(() => {
  const now = Atomics.load(beats, 0);
  if (now === seen && usedMs() - usedBefore < longestMs) return;
  if (now === seen) void endLoop().catch(() => {});
  seen = now;
  usedBefore = usedMs();
}, beatEveryMs);

/** Milliseconds of the processor that all threads of this process have used. */
function usedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Stops the other thread where it is, has it report the line, and ends what it runs. */
async function endLoop(): Promise<void> {
  const session = new Session();
  session.connectToMainThread();
  let script: string | undefined;
  session.on('Debugger.scriptParsed', ({ params }) => {
    if (params.url === url) script = params.scriptId;
  });
  session.on('Debugger.paused', ({ params: { callFrames } }) => {
    const [top] = callFrames;
    const inScript = callFrames.find(({ location }) => location.scriptId === script);
    const line = inScript ? inScript.location.lineNumber + 1 : null;
    const expression = `globalThis[Symbol.for('${STUCK_HOOK}')](${line})`;
    void session
      .post('Debugger.evaluateOnCallFrame', { callFrameId: top?.callFrameId ?? '', expression })
      .then(() => Promise.all([session.post('Runtime.terminateExecution'), session.post('Debugger.resume')]))
      .finally(() => session.disconnect());
  });
  await session.post('Debugger.enable');
  await session.post('Debugger.pause');
}
