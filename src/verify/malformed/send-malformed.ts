import { setTimeout as sleep } from 'node:timers/promises';
import type { Address, MalformedRequest, WireStep } from './malformed-request.ts';
import { type MalformedAnswer, Wire } from './wire.ts';

/** Sends one request to the server below `url`, http or https. Resolves with what came of it, whatever that is. */
export async function sendMalformed(
  url: string,
  request: MalformedRequest,
  timeoutMs: number,
): Promise<MalformedAnswer> {
  const target = new URL(url);
  const wire = new Wire(target);
  const timer = setTimeout(() => wire.timeOut(timeoutMs), timeoutMs);
  // Not awaited: an answer may come before everything is sent, and then ends it.
  void play(wire, request.steps(addressOf(target)));
  try {
    return await wire.answer;
  } finally {
    clearTimeout(timer);
  }
}

function addressOf({ host, pathname }: URL): Address {
  return { host, base: pathname.replace(/\/+$/, '') };
}

async function play(wire: Wire, steps: readonly WireStep[]): Promise<void> {
  await wire.opened;
  for (const step of steps) {
    if (wire.isOver) return;
    if (step === 'close') wire.close();
    else if (step === 'reset') wire.reset();
    else if ('send' in step) await wire.send(step.send);
    else await sleep(step.waitMs);
  }
}
