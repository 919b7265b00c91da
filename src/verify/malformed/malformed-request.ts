import type { Header } from '../../stress/http/site.ts';

/** A request that a chat server should refuse, or at least survive. */
export interface MalformedRequest {
  /** What is wrong with it, such as `a body that is cut off`. */
  readonly name: string;
  readonly expects: Expectation;
  /** Built when the request is sent: some are megabytes. */
  readonly steps: (to: Address) => readonly ConnectionStep[];
}

/**
 * How a robust server reacts.
 * - `json-4xx`: it reports the client's mistake in JSON.
 * - `json-4xx-or-close`: the same; but a server that does not read a large body to its end resets the connection,
 *   and the reset can overtake the answer.
 * - `any-4xx-or-close`: its HTTP parser refuses the request, and the application often cannot shape that answer.
 * - `handled`: it answers with anything but a server error, and without the trace of an exception as text.
 * - `handled-or-close`: the same, or it closes the connection.
 * - `answered`: the request is valid; it is answered with 2xx.
 * - `no-harm`: the client does not wait for an answer.
 */
export type Expectation =
  | 'json-4xx'
  | 'json-4xx-or-close'
  | 'any-4xx-or-close'
  | 'handled'
  | 'handled-or-close'
  | 'answered'
  | 'no-harm';

/** What the client does with its connection, one step after the other. Without `close` or `reset` it waits for an answer. */
export type ConnectionStep = { readonly send: Buffer } | { readonly waitMs: number } | 'close' | 'reset';

/** Where a request goes, in the form its head needs. */
export interface Address {
  /** The `Host` header: `127.0.0.1:8080`. */
  readonly host: string;
  /** The path that precedes the server's routes: `/assistant`; empty for the root. */
  readonly base: string;
  /** More that the server wants of each request, such as a login. */
  readonly headers: readonly Header[];
}

const HANDLED: Readonly<Record<Expectation, Expectation>> = {
  'json-4xx': 'handled',
  'json-4xx-or-close': 'handled-or-close',
  'any-4xx-or-close': 'handled-or-close',
  handled: 'handled',
  'handled-or-close': 'handled-or-close',
  answered: 'answered',
  'no-harm': 'no-harm',
};

/** The same request to a server that may accept it, and may refuse it in its own way. */
export function orHandled(request: MalformedRequest): MalformedRequest {
  return { ...request, expects: HANDLED[request.expects] };
}
