import { codeOf, messageOf } from '../../../errors.ts';

/** How far a request came: TCP, then TLS where there is any, then the request is out, then the answer began. */
export type Stage = 'connecting' | 'securing' | 'waiting' | 'answering';

export interface ConnectionFailure {
  readonly kind: 'unreachable' | 'unreadable';
  /** In words, as the end of a sentence. */
  readonly reason: string;
}

/** What an error of Node's HTTP client means for the reader. */
export function connectionFailure(error: unknown, url: URL, stage: Stage): ConnectionFailure {
  const code = codeOf(error) ?? '';
  if (code.startsWith('HPE_'))
    return { kind: 'unreadable', reason: `what answers does not speak HTTP (${code})` };
  return { kind: 'unreachable', reason: reasonOf(error, code, url, stage) };
}

function reasonOf(error: unknown, code: string, { hostname }: URL, stage: Stage): string {
  if (stage === 'securing') return `TLS failed: ${tlsMistake(error)}`;
  switch (code) {
    case 'ECONNREFUSED':
      return 'nobody listens there';
    case 'ENOTFOUND':
      return `the name ${hostname} is not known`;
    case 'EAI_AGAIN':
      return `the name ${hostname} could not be looked up`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'there is no way to that address';
    case 'ETIMEDOUT':
      return 'the connection timed out';
    case 'ECONNRESET':
    case 'EPIPE':
      return stage === 'answering'
        ? 'it closed the connection in the middle of its answer'
        : 'it closed the connection without an answer';
  }
  // Several addresses of one name, each with an error of its own, have no message in common.
  return messageOf(error) || code;
}

/** OpenSSL's reason out of its long line, or Node's message without what it advises. */
function tlsMistake(error: unknown): string {
  const message = messageOf(error);
  return /:SSL routines:[^:]*:([^:]+)/.exec(message)?.[1] ?? message.replace(/;.*/s, '');
}
