import { GenesisError, messageOf } from '../errors.ts';
import type { ChatModel, ModelRequest } from './model.ts';

export interface OpenAiCompatibleOptions {
  /** Address up to and including the version, as `http://127.0.0.1:11434/v1`. */
  readonly baseUrl: string;
  /** Sent as a bearer token; servers on the same machine often need none. */
  readonly apiKey?: string | undefined;
  readonly timeoutMs: number;
}

/** Any server with OpenAI's chat completions: OpenAI itself, Ollama, vLLM, llama.cpp. Offers whatever it is asked for. */
export function openAiCompatibleModel(options: OpenAiCompatibleOptions): ChatModel {
  const url = `${options.baseUrl.replace(/\/+$/, '')}/chat/completions`;
  return {
    offers: () => true,
    offered: `any model of ${options.baseUrl}`,
    reply: async (request) => {
      const content = contentOf(await post(url, request, options));
      if (content === undefined) throw failed(url, 'answered without choices/0/message/content');
      return content;
    },
  };
}

async function post(url: string, request: ModelRequest, options: OpenAiCompatibleOptions): Promise<unknown> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(options.apiKey && { authorization: `Bearer ${options.apiKey}` }),
      },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(options.timeoutMs),
    });
    if (!response.ok) throw failed(url, `answered with HTTP ${response.status}`);
    return await response.json();
  } catch (error) {
    if (error instanceof GenesisError) throw error;
    if (error instanceof DOMException && error.name === 'TimeoutError') {
      throw new GenesisError(
        'MODEL_TIMEOUT',
        `the model at ${url} did not answer within ${options.timeoutMs} ms`,
      );
    }
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    throw failed(url, `could not be asked: ${messageOf(cause)}`, error);
  }
}

function contentOf(body: unknown): string | undefined {
  const { choices } = (body ?? {}) as { choices?: { message?: { content?: unknown } }[] };
  const content = Array.isArray(choices) ? choices[0]?.message?.content : undefined;
  return typeof content === 'string' ? content : undefined;
}

function failed(url: string, what: string, cause?: unknown): GenesisError {
  return new GenesisError('MODEL_FAILED', `the model at ${url} ${what}`, { cause });
}
