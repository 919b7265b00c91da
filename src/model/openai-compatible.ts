import { GenesisError } from '../errors.ts';
import type { ChatModel, ModelRequest } from './model.ts';

export interface OpenAiCompatibleOptions {
  /** Address up to and including the version, such as `http://127.0.0.1:11434/v1`. */
  readonly baseUrl: string;
  /** Sent as a bearer token; servers on the same machine often need none. */
  readonly apiKey?: string | undefined;
  readonly timeoutMs: number;
}

/** Any server with OpenAI's chat completions: OpenAI itself, Ollama, vLLM, llama.cpp. Offers any model. */
export function openAiCompatibleModel(options: OpenAiCompatibleOptions): ChatModel {
  return {
    offers: () => true,
    offered: 'any model that the model server knows',
    reply: async (request, signal) => {
      const content = contentOf(await post(request, options, signal));
      if (content === undefined) throw failed('answered without choices/0/message/content');
      return content;
    },
  };
}

async function post(
  request: ModelRequest,
  { baseUrl, apiKey, timeoutMs }: OpenAiCompatibleOptions,
  signal: AbortSignal,
): Promise<unknown> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(`${baseUrl.replace(/\/+$/, '')}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(apiKey && { authorization: `Bearer ${apiKey}` }) },
      body: JSON.stringify(request),
      signal: AbortSignal.any([timeout, signal]),
    });
    if (!response.ok) throw failed(`answered with HTTP ${response.status}`);
    return await response.json();
  } catch (error) {
    if (error instanceof GenesisError) throw error;
    if (timeout.aborted) {
      throw new GenesisError('MODEL_TIMEOUT', `the model did not answer within ${timeoutMs} ms`, {
        cause: error,
      });
    }
    // The cause goes only into the log: it can name addresses that clients must not see.
    throw failed('could not be reached, or did not answer in JSON', error);
  }
}

function contentOf(body: unknown): string | undefined {
  const { choices } = (body ?? {}) as { choices?: { message?: { content?: unknown } }[] };
  const content = Array.isArray(choices) ? choices[0]?.message?.content : undefined;
  return typeof content === 'string' ? content : undefined;
}

function failed(what: string, cause?: unknown): GenesisError {
  return new GenesisError('MODEL_FAILED', `the model ${what}`, { cause });
}
