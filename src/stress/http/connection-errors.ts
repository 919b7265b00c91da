/** A connection that ended too early. */
export function closed(message = 'the connection was closed before the whole answer'): Error {
  return Object.assign(new Error(message), { code: 'ECONNRESET' });
}

/** After the first answers of a run: whether the request was read is unknown. */
export function closedUnannounced(cause: Error | undefined): Error {
  const message = 'the server closed the connection after an answer that did not say "Connection: close"';
  return Object.assign(new Error(message, { cause }), { code: 'CLOSED_UNANNOUNCED' });
}

/** A request that took too long. */
export function timedOut(timeoutMs: number): Error {
  return gaveUp(`no whole answer within ${timeoutMs} ms`);
}

/** The error of a request that is not waited for any longer. */
export function gaveUp(reason: string): Error {
  return Object.assign(new Error(reason), { code: 'ETIMEDOUT' });
}
