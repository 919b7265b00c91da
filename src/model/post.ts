import type { Response } from 'undici';
import { modelFailed } from './model-errors.ts';
import { redacted } from './providers-words.ts';

/** Redirects that one request follows at most, each within the origin of the first address. */
const MAX_REDIRECTS = 5;

export interface PostRequest {
  readonly url: string;
  /** Sent as a bearer token. */
  readonly apiKey: string | undefined;
  /** Sent as JSON. */
  readonly body: unknown;
}

/**
 * Resolves with the answer of a model server as soon as it begins. Throws `MODEL_FAILED` for a redirect that is not
 * followed, and what `fetch` throws. Not left to fetch: it would send the conversation to whichever address the server names.
 */
export async function post({ url, apiKey, body }: PostRequest, signal: AbortSignal): Promise<Response> {
  const { fetch, dispatcher } = await httpClient();
  const headers = {
    'content-type': 'application/json',
    ...(apiKey && { authorization: `Bearer ${apiKey}` }),
  };
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
      const where = redacted(`from ${address} to ${location}`, apiKey);
      throw modelFailed('server redirects to another address', new Error(where));
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
  // The caller has timeouts of its own, which may be longer than those of undici.
  return { fetch, dispatcher: new Agent({ headersTimeout: 0, bodyTimeout: 0 }) };
}

let loaded: ReturnType<typeof loadHttpClient> | undefined;

function httpClient(): ReturnType<typeof loadHttpClient> {
  loaded ??= loadHttpClient();
  return loaded;
}
