import { codeOf, messageOf } from '../../../errors.ts';
import { type TlsMistake, tlsMistakeOf, tlsRemedy } from '../../../transport/tls-mistake.ts';

/** How far a request got: TCP, then TLS if it is HTTPS, then it was sent, then the answer began. */
export type Stage = 'connecting' | 'securing' | 'waiting' | 'answering';

export interface ConnectionFailure {
  readonly kind: 'unreachable' | 'unreadable';
  /** In words that end a sentence. */
  readonly reason: string;
  /** What to do about it, where that follows from the error. */
  readonly remedy?: string;
}

/** What an error of Node's HTTP client means. */
export function connectionFailure(error: unknown, url: URL, stage: Stage): ConnectionFailure {
  const code = codeOf(error) ?? '';
  if (code.startsWith('HPE_'))
    return { kind: 'unreadable', reason: `what answers does not speak HTTP (${code})` };
  const tls = tlsMistakeOf(error);
  if (tls) return tlsFailure(tls, url);
  return { kind: 'unreachable', reason: reasonOf(error, code, url, stage) };
}

function tlsFailure(mistake: TlsMistake, { origin }: URL): ConnectionFailure {
  return { kind: 'unreachable', reason: `TLS failed: ${mistake.reason}`, remedy: tlsRemedy(mistake, origin) };
}

function reasonOf(error: unknown, code: string, { hostname }: URL, stage: Stage): string {
  if (stage === 'securing') return `TLS failed: ${messageOf(error)}`;
  switch (code) {
    case 'ECONNREFUSED':
      return 'no process listens there';
    case 'ENOTFOUND':
      return `the name ${hostname} is unknown`;
    case 'EAI_AGAIN':
      return `the name ${hostname} could not be looked up`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'there is no route to that address';
    case 'ETIMEDOUT':
      return 'the connection timed out';
    case 'ECONNRESET':
    case 'EPIPE':
      return stage === 'answering'
        ? 'it closed the connection in the middle of its answer'
        : 'it closed the connection without an answer';
  }
  // If a name has several addresses that fail, the error for all of them has no message.
  return messageOf(error) || code;
}
