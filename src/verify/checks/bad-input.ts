import { diagnosis } from '../../stress/judge/diagnosis/causes.ts';
import type { Check } from '../check.ts';
import { judgeMalformed, type Objection } from '../malformed/judge-malformed.ts';
import { MALFORMED_REQUESTS } from '../malformed/malformed-requests.ts';
import { sendMalformed } from '../malformed/send-malformed.ts';
import { answered, at, type Complaint, complaintOf, conclude } from '../outcome-of.ts';
import { burst, loop, runLoad } from '../run-load.ts';

/** Longer than the malformed requests take, so that all of them meet others. */
const LOAD_MS = 500;

export const badInput: Check = {
  name: 'bad-input',
  holdsWhen: 'malformed requests are refused with 4xx in JSON, and harm nobody',
  needs: [],
  quick: true,
  async run(context) {
    const target = await context.start();
    const [during, objections] = await Promise.all([
      runLoad(context, target, loop(5, { durationMs: LOAD_MS })),
      sendAll(target.url, context.timeoutMs),
    ]);
    const afterwards = await runLoad(context, target, burst(20));
    const complaints = [
      complaintAbout(objections),
      at('meanwhile', complaintOf(during)),
      at('afterwards', complaintOf(afterwards)),
    ];
    const passed = `${MALFORMED_REQUESTS.length} malformed requests, none did harm; ${answered(during)} meanwhile`;
    return conclude({ target, runs: [during, afterwards], complaints, passed });
  },
};

/** All at once, as an attacker would. */
async function sendAll(url: string, timeoutMs: number): Promise<Objection[]> {
  const objections = await Promise.all(
    MALFORMED_REQUESTS.map(async (request) =>
      judgeMalformed(request, await sendMalformed(url, request, timeoutMs)),
    ),
  );
  return objections.filter((objection) => objection !== undefined);
}

function complaintAbout(objections: readonly Objection[]): Complaint | undefined {
  if (objections.length === 0) return undefined;
  const unhandled = objections.filter(({ misconduct }) => /^(plain-text|server-error)$/.test(misconduct));
  const [first] = unhandled;
  const times = `${unhandled.length} times, first for ${first?.line}`;
  return {
    summary: `${objections.length} of ${MALFORMED_REQUESTS.length} malformed requests are not answered as they should be`,
    evidence: objections.map(({ line }) => line),
    diagnoses: first ? [diagnosis('unhandled-error', times)] : [],
  };
}
