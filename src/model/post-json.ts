import type { Response } from 'undici';
import { formatBytes } from '../bytes.ts';
import { GenesisError } from '../errors.ts';

/** Bytes that JSON spends on one byte of text at most: a control character is written as `\\u0007`. */
const ESCAPED_BYTES = 6;

/** Bytes for all that an answer has around its text, such as the thoughts of a reasoning model. */
const ENVELOPE_BYTES = 1024 * 1024;

/** Redirects that one request follows at most, each within the origin of the first address. */
const MAX_REDIRECTS = 5;

export interface PostRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Bytes of the text in the answer at most; the whole of it is bounded accordingly, after its decompression. */
  readonly maxReplyBytes: number;
  readonly signal: AbortSignal;
}

/**
 * The JSON that a model server answers, received only as far as its bound. Throws `MODEL_FAILED` where it answers
 * something else, `MODEL_REPLY_TOO_LARGE`, and what `fetch`, the decoder of UTF-8 and `JSON.parse` throw.
 */
export async function postJson(request: PostRequest): Promise<unknown> {
  const response = await follow(request);
  if (!response.ok) {
    await response.body?.cancel();
    throw modelFailed(`answered with HTTP ${response.status}`);
  }
  return JSON.parse(await textOf(response, request.maxReplyBytes));
}

/** An error whose message reaches clients; the cause goes only into the log, because it can name addresses. */
export function modelFailed(what: string, cause?: unknown): GenesisError {
  return new GenesisError('MODEL_FAILED', `the model ${what}`, { cause });
}

/** The error for an answer with more text than `maxReplyBytes`. */
export function replyTooLarge(maxReplyBytes: number): GenesisError {
  const what = `the model’s answer is larger than a reply may be, which is ${formatBytes(maxReplyBytes)}`;
  return new GenesisError('MODEL_REPLY_TOO_LARGE', what, {
    hint: 'Nothing was stored. The option --max-reply of genesis serve sets the bound.',
  });
}

// Not left to fetch: it would send the conversation to whichever address the model server names.
async function follow({ url, headers, body, signal }: PostRequest): Promise<Response> {
  const { fetch, dispatcher } = await httpClient();
  let address = url;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const request = { method: 'POST', headers, body: JSON.stringify(body), signal, dispatcher } as const;
    const response = await fetch(address, { ...request, redirect: 'manual' });
    const location = response.headers.get('location');
    // The other redirects turn a POST into a GET.
    if ((response.status !== 307 && response.status !== 308) || location === null) return response;
    await response.body?.cancel();
    const next = URL.canParse(location, address) ? new URL(location, address) : undefined;
    if (next?.origin !== new URL(url).origin) {
      throw modelFailed('server redirects to another address', new Error(`from ${address} to ${location}`));
    }
    address = next.href;
  }
  throw modelFailed(`server redirects more than ${MAX_REDIRECTS} times`);
}

/**
 * Not Node's own `fetch`, nor its connections, which undici would share: Node's undici 7 ends the process where a server
 * closes the connection before a compressed body is read (nodejs/undici#5360). Loaded only when a model server is asked.
 */
async function loadHttpClient() {
  const { Agent, fetch } = await import('undici');
  return { fetch, dispatcher: new Agent() };
}

let loaded: ReturnType<typeof loadHttpClient> | undefined;

function httpClient(): ReturnType<typeof loadHttpClient> {
  loaded ??= loadHttpClient();
  return loaded;
}

async function textOf(response: Response, maxReplyBytes: number): Promise<string> {
  // Fatal: a reply is stored as it was sent, or not at all.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let bytes = 0;
  // Leaving the loop ends the connection.
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > ESCAPED_BYTES * maxReplyBytes + ENVELOPE_BYTES) throw replyTooLarge(maxReplyBytes);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
