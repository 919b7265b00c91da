import { setTimeout as delay } from 'node:timers/promises';
import type { StressResult } from '../../stress/judge/result.ts';
import { MODEL_NAME } from '../../stress/target/model/chat-completion.ts';
import type { Exit } from '../../stress/target/server-child.ts';
import type { Check } from '../check.ts';
import { checkOutcome } from '../outcome/check-outcome.ts';
import { type Failure, failureLines, failureOf } from '../outcome/failure.ts';
import { burst, runLoad } from '../probes/run-load.ts';
import { waitUntil } from '../probes/wait-until.ts';

const IN_FLIGHT = 20;
/** Milliseconds until the first request reaches the model: a busy machine may take long to begin. */
const BEGIN_WITHIN_MS = 15_000;
/** Some servers send fewer requests to the model at once. */
const ARRIVE_WITHIN_MS = 2_000;
/** Long enough for a server that does not finish its turns to cut them off. */
const AFTER_SIGNAL_MS = 300;
const END_WITHIN_MS = 15_000;

export const drain: Check = {
  name: 'drain',
  holdsWhen: 'SIGTERM under load: accepted requests are answered, then the server exits with 0',
  needs: ['start', 'model'],
  quick: true,
  serveArguments: ['--model', MODEL_NAME],
  async run(context) {
    const { model, signal } = context;
    const target = await context.start();
    model.hold();
    // The history cannot be read from a server that has exited.
    const run = runLoad(context, target, burst(IN_FLIGHT), { audit: 'skip' });
    let isOver = false;
    const over = () => {
      isOver = true;
    };
    // Awaited below; a rejection before that must not end the process.
    run.then(over, over);
    await waitUntil(() => isOver || model.held > 0, BEGIN_WITHIN_MS, signal);
    await waitUntil(() => isOver || model.held >= IN_FLIGHT, ARRIVE_WITHIN_MS, signal);
    const accepted = model.held;
    const exited = target.server?.terminate();
    await delay(AFTER_SIGNAL_MS);
    model.release();
    const result = await run;
    if (accepted === 0)
      return { status: 'unknown', reason: 'the server never called the model, so nothing was in flight' };
    const exit = await Promise.race([exited, exitTimeout(signal)]);
    const failures = [cutOff(result, accepted), wrongExit(exit)];
    const passed = `${result.requests.ok} answered, ${accepted} of them after SIGTERM; exit 0`;
    return checkOutcome({ target, runs: [result], failures, passed });
  },
};

function exitTimeout(signal: AbortSignal): Promise<undefined> {
  return delay(END_WITHIN_MS, undefined, { signal, ref: false }).catch(() => undefined);
}

/** Requests that had not reached the server's handlers at the signal need not be answered. */
function cutOff(result: StressResult, accepted: number): Failure | undefined {
  const { requests, outcomes } = result;
  const cut = outcomes['connection-lost'] + outcomes['connection-refused'];
  if (cut === 0) return failureOf(result);
  const missing = accepted - requests.ok;
  if (missing <= 0) return undefined;
  return {
    summary: `${missing} of ${accepted} turns in flight were not answered`,
    evidence: failureLines(result),
  };
}

function wrongExit(exit: Exit | undefined): Failure | undefined {
  if (!exit) return { summary: `still running ${END_WITHIN_MS / 1_000} s after SIGTERM` };
  if (exit.exitCode === 0) return undefined;
  const evidence =
    exit.signal === 'SIGTERM'
      ? ['nothing handled the signal; if a shell received it, start the command with "exec"']
      : [];
  return { summary: `exited with ${exit.signal ?? exit.exitCode} instead of 0`, evidence };
}
