import { diagnosis } from '../../stress/diagnosis.ts';
import type { Check } from '../check.ts';
import { judgeMalformed, type Objection } from '../malformed/judge-malformed.ts';
import { MALFORMED_REQUESTS } from '../malformed/malformed-requests.ts';
import { sendMalformed } from '../malformed/send-malformed.ts';
import { answered, type Complaint, complaintOf, doubt, failure } from '../outcome-of.ts';
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
    const loading = runLoad(context, target, loop(5, { durationMs: LOAD_MS }));
    const [result, objections] = await Promise.all([loading, sendAll(target.url, context.timeoutMs)]);
    const afterwards = await runLoad(context, target, burst(20));
    const complaint =
      complaintAbout(objections) ??
      harm('meanwhile', complaintOf(result)) ??
      harm('afterwards', complaintOf(afterwards));
    if (complaint) return failure(complaint, target);
    const summary = `${MALFORMED_REQUESTS.length} malformed requests, none did harm; ${answered(result)} meanwhile`;
    return doubt(result) ?? doubt(afterwards) ?? { status: 'passed', summary };
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
  const unhandled = objections.filter(
    ({ complaint }) => complaint === 'plain-text' || complaint === 'server-error',
  );
  const [first] = unhandled;
  return {
    summary: `${objections.length} of ${MALFORMED_REQUESTS.length} malformed requests are not answered as they should be`,
    evidence: objections.map(({ line }) => line),
    diagnoses: first
      ? [diagnosis('unhandled-error', `${unhandled.length} times, first for ${first.line}`)]
      : [],
  };
}

function harm(when: string, complaint: Complaint | undefined): Complaint | undefined {
  return complaint && { ...complaint, summary: `${when}: ${complaint.summary}` };
}
