import OpenAI from 'openai';

export interface ClientsView {
  /** The texts of all events, in order. */
  readonly texts: readonly string[];
  readonly reportedTokens: number | undefined;
  /** Why it is no whole completion; undefined for one that is. */
  readonly refusal: Error | undefined;
}

/** OpenAI’s own client, which asks once. `url`: without the version. */
export function openAiClient(url: string): OpenAI {
  return new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0, logLevel: 'off' });
}

export function completionOf(message: string) {
  return {
    model: 'any',
    messages: [{ role: 'user', content: message }],
    stream_options: { include_usage: true },
  } as const satisfies Omit<OpenAI.ChatCompletionCreateParamsStreaming, 'stream'>;
}

/** Asks for a completion and reads it to its end; what the client throws is its view, too. */
export async function readCompletion(url: string, message: string): Promise<ClientsView> {
  const texts: string[] = [];
  const stream = openAiClient(url).chat.completions.stream(completionOf(message));
  stream.on('content', (text) => void texts.push(text));
  try {
    const { usage } = await stream.finalChatCompletion();
    return { texts, reportedTokens: usage?.completion_tokens, refusal: undefined };
  } catch (error) {
    return { texts, reportedTokens: undefined, refusal: error as Error };
  }
}
