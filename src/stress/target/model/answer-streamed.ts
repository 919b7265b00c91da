import { setTimeout as delay } from 'node:timers/promises';
import { completionChunk, completionError, END_OF_STREAM, usageChunk } from './chat-completion.ts';
import { type ModelCall, replyOf, untilLeft } from './model-call.ts';

/** Milliseconds between the two parts of a character: enough for its reader to get them in two reads. */
const CUT_CHARACTER_MS = 20;

/** Answers with a stream of events, word by word, or breaks in the call's way at its middle. Throws when its client leaves. */
export async function answerStreamed(call: ModelCall): Promise<void> {
  const { request, response, failure } = call;
  const words = wordsOf(replyOf(call));
  const middle = Math.ceil(words.length / 2);
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  response.write(completionChunk({ role: 'assistant', content: '' }));
  await sendWords(call, words.slice(0, middle));
  await call.gate.pass('middle', call.left);
  if (failure !== undefined && failure !== 'malformed') return breakOff(call);
  // One word is lost with its event: what skips such an event has a reply that looks whole.
  if (failure === 'malformed') response.write('data: {"choices":[{"delta":{"content":"\n\n');
  await sendWords(call, words.slice(failure === 'malformed' ? middle + 1 : middle));
  response.write(completionChunk({}, 'stop'));
  if (request.asksForUsage) response.write(usageChunk(words.length));
  response.end(END_OF_STREAM);
}

/** Each with the space before it, so that the parts of a reply are the reply. */
function wordsOf(reply: string): string[] {
  return reply.match(/\s*\S+|\s+$/g) ?? [];
}

async function sendWords(call: ModelCall, words: readonly string[]): Promise<void> {
  const { settings, left } = call;
  const cut = words.findIndex((word) => Buffer.byteLength(word) > word.length);
  for (const [index, word] of words.entries()) {
    const event = Buffer.from(completionChunk({ content: word }));
    if (index === cut) await sendInTwo(call, event);
    else call.response.write(event);
    if (settings.gapMs > 0) await delay(settings.gapMs, undefined, { signal: left });
  }
}

/** Cuts the first character of several bytes in two, as networks do: a reader must not decode what it reads by itself. */
async function sendInTwo({ response, left }: ModelCall, event: Buffer): Promise<void> {
  const cutAt = event.findIndex((byte) => byte > 0x7f) + 1;
  response.write(event.subarray(0, cutAt));
  await delay(CUT_CHARACTER_MS, undefined, { signal: left });
  response.write(event.subarray(cutAt));
}

async function breakOff(call: ModelCall): Promise<void> {
  const { response, failure } = call;
  if (failure === 'cut-off') return call.cutOff();
  if (failure === 'hang') return untilLeft(call);
  // Some servers send the end mark after an error, too.
  response.end(failure === 'error-event' ? `data: ${completionError()}\n\n${END_OF_STREAM}` : '');
}
