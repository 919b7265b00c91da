import { GenesisError } from '../errors.ts';
import type { ChatModel, ModelRequest } from './model.ts';
import { modelFailed, postJson, replyTooLarge } from './post-json.ts';

export interface OpenAiCompatibleOptions {
  /** Address up to and including the version, such as `http://127.0.0.1:11434/v1`. */
  readonly baseUrl: string;
  /** Sent as a bearer token; servers on the same machine often need none. */
  readonly apiKey?: string | undefined;
  readonly timeoutMs: number;
  /** Bytes of a reply's text at most, in UTF-8. */
  readonly maxReplyBytes: number;
}

/** Any server with OpenAI's chat completions: OpenAI itself, Ollama, vLLM, llama.cpp. Offers any model. */
export function openAiCompatibleModel(options: OpenAiCompatibleOptions): ChatModel {
  return {
    offers: () => true,
    offered: 'any model that the model server knows',
    async *stream(request, signal) {
      const content = contentOf(await post(request, options, signal));
      if (content === undefined) throw modelFailed('answered without choices/0/message/content');
      if (Buffer.byteLength(content) > options.maxReplyBytes) throw replyTooLarge(options.maxReplyBytes);
      yield content;
    },
  };
}

async function post(
  body: ModelRequest,
  { baseUrl, apiKey, timeoutMs, maxReplyBytes }: OpenAiCompatibleOptions,
  signal: AbortSignal,
): Promise<unknown> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    return await postJson({
      url: `${baseUrl.replace(/\/+$/, '')}/chat/completions`,
      headers: { 'content-type': 'application/json', ...(apiKey && { authorization: `Bearer ${apiKey}` }) },
      body,
      maxReplyBytes,
      signal: AbortSignal.any([timeout, signal]),
    });
  } catch (error) {
    if (error instanceof GenesisError) throw error;
    if (timeout.aborted) {
      throw new GenesisError('MODEL_TIMEOUT', `the model did not answer within ${timeoutMs} ms`, {
        cause: error,
      });
    }
    throw modelFailed('could not be reached, or did not answer in JSON', error);
  }
}

function contentOf(body: unknown): string | undefined {
  const { choices } = (body ?? {}) as { choices?: { message?: { content?: unknown } }[] };
  const content = Array.isArray(choices) ? choices[0]?.message?.content : undefined;
  return typeof content === 'string' ? content : undefined;
}
