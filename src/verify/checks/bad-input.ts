import type { Site } from '../../stress/http/site.ts';
import { diagnosis } from '../../stress/judge/diagnosis/causes.ts';
import type { Check, CheckContext } from '../check.ts';
import { assessAnswer, type WrongAnswer } from '../malformed/assess-answer.ts';
import type { MalformedRequest } from '../malformed/malformed-request.ts';
import { malformedRequests } from '../malformed/requests/index.ts';
import { sendMalformed } from '../malformed/send-malformed.ts';
import { answeredAndStored, checkOutcome } from '../outcome/check-outcome.ts';
import { type Failure, failureOf, inPhase } from '../outcome/failure.ts';
import { burst, loop, runLoad } from '../probes/run-load.ts';

/** Longer than the malformed requests take, so that all of them run alongside valid ones. */
const LOAD_MS = 500;

export const badInput: Check = {
  name: 'bad-input',
  holdsWhen: 'malformed requests get a 4xx in JSON, and do not harm other requests',
  needs: [],
  uses: ['history'],
  quick: true,
  async run(context) {
    const target = await context.start();
    const requests = malformedRequests(context.chat);
    const [during, wrongAnswers] = await Promise.all([
      runLoad(context, target, loop(5, { durationMs: LOAD_MS })),
      sendAll(target, requests, context),
    ]);
    const afterwards = await runLoad(context, target, burst(20));
    const failures = [
      malformedFailure(wrongAnswers, requests.length),
      inPhase('meanwhile', failureOf(during)),
      inPhase('afterwards', failureOf(afterwards)),
    ];
    const passed = `${requests.length} malformed requests, no harm; ${answeredAndStored(during)} meanwhile`;
    return checkOutcome({ target, runs: [during, afterwards], failures, passed });
  },
};

/** All at once, like an attacker. */
async function sendAll(
  site: Site,
  requests: readonly MalformedRequest[],
  { timeoutMs, signal }: CheckContext,
): Promise<WrongAnswer[]> {
  const wrongAnswers = await Promise.all(
    requests.map(async (request) =>
      assessAnswer(request, await sendMalformed(site, request, timeoutMs, signal)),
    ),
  );
  return wrongAnswers.filter((wrongAnswer) => wrongAnswer !== undefined);
}

function malformedFailure(wrongAnswers: readonly WrongAnswer[], sent: number): Failure | undefined {
  if (wrongAnswers.length === 0) return undefined;
  const unhandled = wrongAnswers.filter(({ kind }) => kind === 'plain-text' || kind === 'server-error');
  const [first] = unhandled;
  const times = `${unhandled.length} times, first for ${first?.line}`;
  return {
    summary: `${wrongAnswers.length} of ${sent} malformed requests were answered wrongly`,
    evidence: wrongAnswers.map(({ line }) => line),
    diagnoses: first ? [diagnosis('unhandled-error', times)] : [],
  };
}
