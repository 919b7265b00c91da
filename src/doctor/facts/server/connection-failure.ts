import { codeOf, messageOf } from '../../../errors.ts';

/** How far a request got: TCP, then TLS if it is HTTPS, then it was sent, then the answer began. */
export type Stage = 'connecting' | 'securing' | 'waiting' | 'answering';

/** What an error of Node's HTTP client means; the reason is in words, to end a sentence. */
export function connectionFailure(
  error: unknown,
  url: URL,
  stage: Stage,
): { kind: 'unreachable' | 'unreadable'; reason: string } {
  const code = codeOf(error) ?? '';
  if (code.startsWith('HPE_'))
    return { kind: 'unreadable', reason: `what answers does not speak HTTP (${code})` };
  return { kind: 'unreachable', reason: reasonOf(error, code, url, stage) };
}

function reasonOf(error: unknown, code: string, { hostname }: URL, stage: Stage): string {
  if (stage === 'securing') return `TLS failed: ${tlsMistake(error)}`;
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

/** The reason within OpenSSL's long line, or Node's message without its advice. */
function tlsMistake(error: unknown): string {
  const message = messageOf(error);
  return /:SSL routines:[^:]*:([^:]+)/.exec(message)?.[1] ?? message.replace(/;.*/s, '');
}
