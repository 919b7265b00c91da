import { parseJson } from '../../../parse-json.ts';

/** The name of the model, for servers that need one. */
export const MODEL_NAME = 'genesis-echo';

export const END_OF_STREAM = 'data: [DONE]\n\n';

/** What is read of a request of OpenAI's chat completions. */
export interface CompletionRequest {
  /** The last message. */
  readonly message: string;
  readonly streams: boolean;
  readonly asksForUsage: boolean;
}

export function completionRequest(body: string): CompletionRequest {
  const request = (parseJson(body) ?? {}) as Record<string, unknown>;
  const { messages, stream, stream_options: options } = request;
  const last = Array.isArray(messages) ? messages.at(-1) : undefined;
  return {
    message: String(last?.content ?? ''),
    streams: stream === true,
    asksForUsage: (options as { include_usage?: unknown } | undefined)?.include_usage === true,
  };
}

export function wholeCompletion(content: string): string {
  const message = { role: 'assistant', content };
  const choices = [{ index: 0, finish_reason: 'stop', message }];
  return JSON.stringify({ object: 'chat.completion', model: MODEL_NAME, choices });
}

/** An event of a stream: the role, a part of the reply, or the reason of its end. */
export function completionChunk(delta: object, finishReason: 'stop' | null = null): string {
  return chunk({ choices: [{ index: 0, delta, finish_reason: finishReason }] });
}

/** The last event but one of a stream, where it is asked for. */
export function usageChunk(completionTokens: number): string {
  const usage = { prompt_tokens: 0, completion_tokens: completionTokens, total_tokens: completionTokens };
  return chunk({ choices: [], usage });
}

export function completionError(): string {
  return JSON.stringify({ error: { message: 'failed on purpose', type: 'server_error' } });
}

function chunk(fields: object): string {
  const data = {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 0,
    model: MODEL_NAME,
    ...fields,
  };
  return `data: ${JSON.stringify(data)}\n\n`;
}
