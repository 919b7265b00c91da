import { parseJson } from '../../parse-json.ts';
import { classifyAnswer } from '../../stress/answer/classify-answer.ts';
import { classifyFailure } from '../../stress/answer/classify-failure.ts';
import type { Outcome } from '../../stress/answer/outcome.ts';
import { replyReading } from '../../stress/answer/stream/reply-reading.ts';
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
  | { readonly kind: 'absent' | 'wrong'; readonly detail: string }
  | { readonly kind: 'failed'; readonly outcome: Outcome; readonly detail: string };

/** No answer has tokens of these: a list of messages is not crosstalk. */
const NO_TOKENS = replyReading(new TokenGenerator());

/** How servers answer requests to an API that they do not have. */
const ABSENT: readonly Outcome[] = ['wrong-path', 'redirected', 'login-refused', 'request-refused'];

/** Sends an operation and judges the answer. Throws errors of our own only. */
export async function sendOperation(client: HttpClient, operation: Operation): Promise<Reaction> {
  const { method, path, body, assess } = operation;
  try {
    const answer = await client.send(method, path, body === undefined ? null : JSON.stringify(body));
    return errorIn(answer) ?? reactionTo(assess(parseJson(answer.body)), answer);
  } catch (error) {
    const failure = classifyFailure(error, client.origin);
    if (!failure) throw error;
    return { kind: 'failed', outcome: failure.outcome, detail: failure.detail ?? '' };
  }
}

/** Undefined if the answer is one of success. */
function errorIn(answer: HttpAnswer): Reaction | undefined {
  const { outcome, detail = '' } = classifyAnswer(answer, 0, NO_TOKENS);
  if (outcome === 'ok') return undefined;
  return ABSENT.includes(outcome) ? { kind: 'absent', detail } : { kind: 'failed', outcome, detail };
}

function reactionTo(assessment: Assessment, { status }: HttpAnswer): Reaction {
  if (assessment === 'right') return { kind: 'right' };
  if (assessment !== 'other-api') return { kind: 'wrong', detail: assessment.wrong };
  return { kind: 'absent', detail: `HTTP ${status} with other contents` };
}
