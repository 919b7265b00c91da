import { codeOf, messageOf } from '../../errors.ts';
import { type TlsMistake, tlsMistakeOf, tlsProblem } from '../../transport/tls-mistake.ts';
import { type Classified, failed } from './classified.ts';
import type { Outcome } from './outcome.ts';

/** The outcome of a request that got no answer; undefined for an error that is not one of its connection, but ours. */
export function classifyFailure(error: unknown, origin: URL): Classified | undefined {
  const tls = tlsMistakeOf(error);
  if (tls) return failed(OUTCOME_OF_TLS[tls.kind], tlsProblem(tls, origin.origin));
  const code = codeOf(error) ?? codeOf((error as { cause?: unknown })?.cause);
  if (code === undefined || error instanceof TypeError || error instanceof RangeError) return undefined;
  const message = messageOf(error) || messageOf((error as AggregateError).errors?.[0]);
  return failed(outcomeOfCode(code), `${code}: ${message}`);
}

const OUTCOME_OF_TLS: Readonly<Record<TlsMistake['kind'], Outcome>> = {
  untrusted: 'untrusted-certificate',
  expired: 'untrusted-certificate',
  'wrong-name': 'untrusted-certificate',
  'no-client-certificate': 'login-refused',
  'no-agreement': 'bad-response',
  'not-tls': 'bad-response',
};

function outcomeOfCode(code: string): Outcome {
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    // A Unix socket that is not there, or not for this user.
    case 'ENOENT':
    case 'EACCES':
      return 'connection-refused';
    case 'EMFILE':
    case 'ENFILE':
    case 'EADDRNOTAVAIL':
    case 'ENOBUFS':
      return 'client-limit';
    case 'MALFORMED_RESPONSE':
      return 'bad-response';
    case 'CLOSED_UNANNOUNCED':
      return 'unannounced-close';
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return 'timeout';
    default:
      return 'connection-lost';
  }
}
