import { completionError, wholeCompletion } from './chat-completion.ts';
import { type ModelCall, replyOf, untilLeft } from './model-call.ts';

/** Answers with one JSON text, or breaks in the call's way. */
export async function answerWhole(call: ModelCall): Promise<void> {
  const { response, failure } = call;
  await call.gate.pass('middle', call.left);
  response.setHeader('content-type', 'application/json');
  const text = wholeCompletion(replyOf(call));
  const half = text.slice(0, text.length / 2);
  switch (failure) {
    case undefined:
      return void response.end(text);
    case 'error-event':
      return void response.end(completionError());
    case 'cut-off':
      response.write(half);
      return call.cutOff();
    case 'hang':
      response.write(half);
      return untilLeft(call);
    default:
      response.end(half);
  }
}
