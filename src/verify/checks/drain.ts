import { setTimeout as delay } from 'node:timers/promises';
import type { ModelServer } from '../../stress/faults/model-server.ts';
import type { StressResult } from '../../stress/result.ts';
import type { Exit } from '../../stress/targets/server-child.ts';
import type { Check } from '../check.ts';
import { answered, type Complaint, complaintOf, failure, failureLines } from '../outcome-of.ts';
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
    const { model } = context;
    const target = await context.start({ asksModel: true });
    model.hold();
    // What it stored cannot be read from a server that has ended.
    const run = runLoad(context, target, burst(IN_FLIGHT), { audit: 'skip' });
    await untilAsked(model);
    const exited = target.server?.terminate();
    await delay(AFTER_SIGNAL_MS);
    model.letGo();
    const result = await run;
    const complaint =
      cutOff(result) ??
      unfinished(await Promise.race([exited, delay(END_WITHIN_MS, undefined, { ref: false })]));
    if (complaint) return failure(complaint, target);
    return { status: 'passed', summary: `${answered(result)} after SIGTERM, exit 0` };
  },
};

async function untilAsked(model: ModelServer): Promise<void> {
  const waitUntil = performance.now() + ARRIVE_WITHIN_MS;
  while (model.held < IN_FLIGHT && performance.now() < waitUntil) await delay(5);
}

function cutOff(result: StressResult): Complaint | undefined {
  const { requests, outcomes } = result;
  const cut = outcomes['connection-lost'] + outcomes['connection-refused'];
  if (cut === 0) return complaintOf(result);
  const evidence = failureLines(result);
  return { summary: `${cut} of ${requests.completed} turns in flight were cut off`, evidence };
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
