import { codeOf, messageOf } from '../../../errors.ts';
import { connectReason } from '../../../postgres/connect-reason.ts';
import type { ConnectionFailure, FailureKind } from '../facts/connection-failure.ts';

const BY_CODE: Readonly<Record<string, FailureKind>> = {
  '28P01': 'login',
  '3D000': 'database',
  '53300': 'full',
  '57P03': 'starting',
  '57P01': 'starting',
  ECONNREFUSED: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ECONNRESET: 'unreachable',
  ETIMEDOUT: 'timeout',
  ERR_INVALID_URL: 'address',
};

/** pg and Node have no code for these. */
const BY_MESSAGE: readonly (readonly [RegExp, FailureKind])[] = [
  [/timeout/i, 'timeout'],
  [/SSL|TLS|CERT|SIGNATURE|wrong version number/i, 'tls'],
  [/password|SASL|SCRAM/i, 'login'],
  [/Connection terminated/i, 'unreachable'],
];

/** What an error of the attempt to connect means. */
export function connectionFailureOf(error: unknown): ConnectionFailure {
  const first = error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  const code = codeOf(first) ?? codeOf(error) ?? null;
  const message = messageOf(first) || (code ?? 'unknown error');
  // What pg says of a password that is missing, or of TLS, are words of its own code.
  return { kind: kindOf(code, message), code, message: connectReason(first).why ?? message };
}

function kindOf(code: string | null, message: string): FailureKind {
  const kind = code === null ? undefined : BY_CODE[code];
  if (kind !== undefined) return kind;
  // A Unix socket, or the file of a certificate.
  if (code === 'ENOENT' || code === 'EACCES') return /connect/.test(message) ? 'unreachable' : 'address';
  // pg_hba.conf refuses a login, or demands encryption, with the same code: only its words, where they are English, differ.
  if (code === '28000') return /no encryption|SSL off/i.test(message) ? 'tls' : 'login';
  return BY_MESSAGE.find(([pattern]) => pattern.test(`${code ?? ''} ${message}`))?.[1] ?? 'other';
}
