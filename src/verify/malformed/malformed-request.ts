/** One request that no chat server should take, or that should at least do it no harm. */
export interface MalformedRequest {
  readonly kind: 'body' | 'type' | 'content type' | 'size' | 'route' | 'wire' | 'slow' | 'aborted';
  /** What is wrong with it, as `a body that is cut off`. */
  readonly name: string;
  readonly expects: Expectation;
  /** Made when it is sent: some are megabytes. */
  readonly steps: (to: Address) => readonly WireStep[];
}

/**
 * What a sane server does.
 * - `json-4xx`: it tells in JSON that the client is at fault.
 * - `json-4xx-or-close`: the same; but a server that does not read a large body to its end resets the connection,
 *   and the reset can overtake the answer.
 * - `any-4xx-or-close`: its HTTP parser refuses, and there the application often has no say in how.
 * - `answered`: the request is valid; it is answered with 2xx.
 * - `no-harm`: nobody waits for an answer.
 */
export type Expectation = 'json-4xx' | 'json-4xx-or-close' | 'any-4xx-or-close' | 'answered' | 'no-harm';

/** What the client does with its connection, one after the other. Without `close` or `reset` it waits for an answer. */
export type WireStep = { readonly send: Buffer } | { readonly waitMs: number } | 'close' | 'reset';

/** Where a request goes, in the words of its head. */
export interface Address {
  /** As the `Host` header has it: `127.0.0.1:8080`. */
  readonly host: string;
  /** The path that the server lives below: `/assistant`; empty for the root. */
  readonly base: string;
}
