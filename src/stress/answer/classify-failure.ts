import { codeOf, messageOf } from '../../errors.ts';
import { tlsMistakeOf, tlsProblem } from '../http/tls-mistake.ts';
import { type Classified, failed } from './classified.ts';
import type { Outcome } from './outcome.ts';

/** The outcome of a request that got no answer; undefined for an error that is not one of its connection, but ours. */
export function classifyFailure(error: unknown, origin: URL): Classified | undefined {
  const tls = tlsMistakeOf(error);
  if (tls)
    return failed(
      tls.kind === 'not-tls' ? 'bad-response' : 'untrusted-certificate',
      tlsProblem(tls, origin.origin),
    );
  const code = codeOf(error) ?? codeOf((error as { cause?: unknown })?.cause);
  if (code === undefined || error instanceof TypeError || error instanceof RangeError) return undefined;
  const message = messageOf(error) || messageOf((error as AggregateError).errors?.[0]);
  return failed(outcomeOfCode(code), `${code}: ${message}`);
}

function outcomeOfCode(code: string): Outcome {
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
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
