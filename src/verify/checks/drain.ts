import { setTimeout as delay } from 'node:timers/promises';
import type { StressResult } from '../../stress/judge/result.ts';
import type { ModelServer } from '../../stress/target/model-server.ts';
import type { Exit } from '../../stress/target/server-child.ts';
import type { Check } from '../check.ts';
import { type Complaint, complaintOf, conclude, failureLines } from '../outcome-of.ts';
import { burst, runLoad } from '../run-load.ts';

const IN_FLIGHT = 20;
/** Some servers ask the model for fewer turns at once than there are. */
const ARRIVE_WITHIN_MS = 2_000;
/** Time in which a server that does not finish its turns would have cut them off. */
const AFTER_SIGNAL_MS = 300;
const END_WITHIN_MS = 15_000;

export const drain: Check = {
  name: 'drain',
  holdsWhen: 'SIGTERM in mid-load: everything accepted is answered, then it ends with 0',
  needs: ['start', 'model'],
  quick: true,
  async run(context) {
    const { model, signal } = context;
    const target = await context.start({ asksModel: true });
    model.hold();
    // What it stored cannot be read from a server that has ended.
    const run = runLoad(context, target, burst(IN_FLIGHT), { audit: 'skip' });
    // Told of below; until then it must not end the process.
    run.catch(() => {});
    await untilAsked(model, signal);
    const accepted = model.held;
    const exited = target.server?.terminate();
    await delay(AFTER_SIGNAL_MS);
    model.release();
    const result = await run;
    if (accepted === 0)
      return { status: 'unknown', reason: 'the model was never asked, so nothing was in flight' };
    const exit = await Promise.race([exited, patience(signal)]);
    const complaints = [cutOff(result, accepted), unfinished(exit)];
    const passed = `${result.requests.ok} answered, ${accepted} of them after SIGTERM; exit 0`;
    return conclude({ target, runs: [result], complaints, passed });
  },
};

async function untilAsked(model: ModelServer, signal: AbortSignal): Promise<void> {
  const waitUntil = performance.now() + ARRIVE_WITHIN_MS;
  while (model.held < IN_FLIGHT && performance.now() < waitUntil && !signal.aborted) await delay(5);
}

function patience(signal: AbortSignal): Promise<undefined> {
  return delay(END_WITHIN_MS, undefined, { signal, ref: false }).catch(() => undefined);
}

/** What had not reached the server's handlers at the signal need not be answered. */
function cutOff(result: StressResult, accepted: number): Complaint | undefined {
  const { requests, outcomes } = result;
  const cut = outcomes['connection-lost'] + outcomes['connection-refused'];
  if (cut === 0) return complaintOf(result);
  const missing = accepted - requests.ok;
  if (missing <= 0) return undefined;
  return {
    summary: `${missing} of ${accepted} turns in flight were not answered`,
    evidence: failureLines(result),
  };
}

function unfinished(exit: Exit | undefined): Complaint | undefined {
  if (!exit) return { summary: `still running ${END_WITHIN_MS / 1_000} s after SIGTERM` };
  if (exit.exitCode === 0) return undefined;
  const evidence =
    exit.signal === 'SIGTERM'
      ? ['nothing handled the signal; if a shell took it, let the command begin with "exec"']
      : [];
  return { summary: `ended with ${exit.signal ?? exit.exitCode} instead of 0`, evidence };
}
