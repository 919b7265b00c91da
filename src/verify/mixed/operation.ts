import { parseJson } from '../../parse-json.ts';
import { classifyAnswer, classifyFailure } from '../../stress/answer/classify.ts';
import type { Outcome } from '../../stress/answer/outcome.ts';
import type { HttpAnswer } from '../../stress/http/http-answer.ts';
import type { HttpClient, Method } from '../../stress/http/http-client.ts';
import { TokenGenerator } from '../../stress/request/token.ts';

/** One request beside the chats. */
export interface Operation {
  readonly method: Method;
  readonly path: string;
  readonly body: object | undefined;
  /** Called with the JSON of an answer of success; notes what it acknowledges. */
  readonly assess: (body: unknown) => Assessment;
}

/**
 * What a successful answer shows.
 * - `right`: nothing but what was written.
 * - `other-api`: other contents than this API has, so nothing can be said about it.
 * - `wrong`: not what was written.
 */
export type Assessment = 'right' | 'other-api' | { readonly wrong: string };

/** How a server reacted to an operation. */
export type Reaction =
  | { readonly kind: 'right' }
  /** `absent`: as a server answers that has no such operation. `detail`: the answer or the error in one line. */
  | { readonly kind: 'absent' | 'failed'; readonly outcome: Outcome; readonly detail: string }
  | { readonly kind: 'wrong'; readonly detail: string };

/** No answer has tokens of these: a list of messages is not crosstalk. */
const NO_TOKENS = { tokens: new TokenGenerator(), findReply: undefined };

/** Failures, whatever the status. */
const FAILURES: readonly Outcome[] = ['lock-error', 'constraint-error', 'pool-exhausted', 'overloaded'];

/** Sends an operation and judges the answer. Never rejects. */
export async function sendOperation(client: HttpClient, operation: Operation): Promise<Reaction> {
  const { method, path, body, assess } = operation;
  try {
    const answer = await client.send(method, path, body === undefined ? null : JSON.stringify(body));
    return errorIn(answer) ?? reactionTo(assess(parseJson(answer.body)), answer);
  } catch (error) {
    const { outcome, detail = '' } = classifyFailure(error);
    return { kind: 'failed', outcome, detail };
  }
}

/** Undefined if the answer is one of success. */
function errorIn(answer: HttpAnswer): Reaction | undefined {
  const { outcome, detail = '' } = classifyAnswer(answer, 0, NO_TOKENS);
  if (outcome === 'ok') return undefined;
  const isFailure = FAILURES.includes(outcome) || isServerError(answer.status) || answer.status < 300;
  return { kind: isFailure ? 'failed' : 'absent', outcome, detail };
}

/** 501: the server does not know the method. 408: the request did not reach it in time. */
function isServerError(status: number): boolean {
  return (status >= 500 && status !== 501) || status === 408;
}

function reactionTo(assessment: Assessment, { status }: HttpAnswer): Reaction {
  if (assessment === 'right') return { kind: 'right' };
  if (assessment !== 'other-api') return { kind: 'wrong', detail: assessment.wrong };
  return { kind: 'absent', outcome: 'bad-response', detail: `HTTP ${status} with other contents` };
}
