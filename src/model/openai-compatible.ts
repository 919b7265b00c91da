import type { Response } from 'undici';
import { codeOf, GenesisError } from '../errors.ts';
import { answerText, maxJsonBytes } from './answer-text.ts';
import { contentOf } from './completion.ts';
import type { ChatModel, ModelRequest } from './model.ts';
import { ModelCall } from './model-call.ts';
import { modelFailed, replyTooLarge } from './model-errors.ts';
import { providersWords, redacted } from './providers-words.ts';
import { streamedReply } from './streamed-reply.ts';

export interface OpenAiCompatibleOptions {
  /** Address up to and including the version, such as `http://127.0.0.1:11434/v1`. */
  readonly baseUrl: string;
  /** Sent as a bearer token; servers on the same machine often need none. */
  readonly apiKey?: string | undefined;
  /** Milliseconds of silence before the first text; for a server that does not stream, before the end of its answer. */
  readonly timeoutMs: number;
  /** Milliseconds of silence after that. */
  readonly idleTimeoutMs: number;
  /** Bytes of a reply's text at most, in UTF-8. */
  readonly maxReplyBytes: number;
}

/** Milliseconds and bytes that a server which answers an error has for saying what it is. */
const ERROR_TEXT_MS = 2_000;
const MAX_ERROR_BYTES = 64 * 1024;

/** Any server with OpenAI's chat completions: OpenAI itself, Ollama, vLLM, llama.cpp. Offers any model. */
export function openAiCompatibleModel(options: OpenAiCompatibleOptions): ChatModel {
  return {
    offers: () => true,
    offered: 'any model that the model server knows',
    stream: (request, signal) => reply(request, options, signal),
  };
}

async function* reply(request: ModelRequest, options: OpenAiCompatibleOptions, signal: AbortSignal) {
  const call = new ModelCall(signal, options.timeoutMs);
  let isComplete = false;
  try {
    const response = await ask(call, request, options);
    if (isEventStream(response)) yield* streamedReply(call, options);
    else yield await wholeAnswer(call, options);
    isComplete = true;
  } catch (error) {
    throw error instanceof GenesisError ? error : failure(error, call, options);
  } finally {
    if (isComplete) void call.finish();
    // Also where the reader of the reply leaves.
    else call.abort();
  }
}

/** Throws `MODEL_FAILED` with the server's own words for an answer that is an error. */
async function ask(
  call: ModelCall,
  request: ModelRequest,
  { baseUrl, apiKey }: OpenAiCompatibleOptions,
): Promise<Response> {
  const url = `${baseUrl.replace(/\/+$/, '')}/chat/completions`;
  const response = await call.post({ url, apiKey, body: { ...request, stream: true } });
  if (response.ok) return response;
  call.renewPatience(ERROR_TEXT_MS);
  const words = providersWords(await answerText(call, MAX_ERROR_BYTES).catch(() => ''), apiKey);
  throw modelFailed(`answered with HTTP ${response.status}${words === '' ? '' : `: ${words}`}`);
}

function isEventStream({ headers }: Response): boolean {
  return /^text\/event-stream\b/i.test(headers.get('content-type') ?? '');
}

async function wholeAnswer(
  call: ModelCall,
  { apiKey, maxReplyBytes }: OpenAiCompatibleOptions,
): Promise<string> {
  const content = contentOf(await answerText(call, maxJsonBytes(maxReplyBytes)), apiKey);
  if (Buffer.byteLength(content) > maxReplyBytes) throw replyTooLarge(maxReplyBytes);
  return content;
}

const FAILED_WHEN = {
  asked: 'could not be reached, or hung up without an answer',
  answering: 'broke off in the middle of its answer',
  aborted: 'was stopped before the end of its reply',
} as const;

function failure(
  error: unknown,
  { state }: ModelCall,
  { apiKey, maxReplyBytes }: OpenAiCompatibleOptions,
): GenesisError {
  if (error instanceof RangeError) return replyTooLarge(maxReplyBytes);
  if (codeOf(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return modelFailed('sent bytes that are not UTF-8');
  return modelFailed(FAILED_WHEN[state], new Error(redacted(reasonsOf(error).join(': '), apiKey)));
}

/** `fetch` says only that it failed, and why in the cause; an invalid header it quotes, with the key in it. */
function reasonsOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  return [error.message, ...(error.cause === undefined ? [] : reasonsOf(error.cause))];
}
