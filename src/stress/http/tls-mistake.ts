import { codeOf, messageOf } from '../../errors.ts';

/** Why there is no TLS connection to a server. */
export interface TlsMistake {
  /** `not-tls`: what answers does not speak TLS as this machine does. */
  readonly kind: 'untrusted' | 'expired' | 'wrong-name' | 'not-tls';
  /** In a few words, such as `self-signed certificate`. */
  readonly reason: string;
}

/** OpenSSL's names of what can be wrong with a certificate, as Node reports them. */
const UNTRUSTED =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_(UNTRUSTED|REJECTED|REVOKED|SIGNATURE_FAILURE|CHAIN_TOO_LONG|NOT_YET_VALID)|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED|CA_MD_TOO_WEAK|EE_KEY_TOO_SMALL)$/;

const KINDS: readonly (readonly [code: RegExp, kind: TlsMistake['kind']])[] = [
  [/^CERT_HAS_EXPIRED$/, 'expired'],
  [/^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/, 'wrong-name'],
  [UNTRUSTED, 'untrusted'],
  [/^(EPROTO|ERR_SSL_\w+)$/, 'not-tls'],
];

/** Undefined for an error that is not one of TLS. */
export function tlsMistakeOf(error: unknown): TlsMistake | undefined {
  const code = codeOf(error) ?? '';
  const kind = KINDS.find(([pattern]) => pattern.test(code))?.[1];
  return kind && { kind, reason: tlsReason(error) };
}

/** The reason within OpenSSL's long line, or Node's message without its advice. */
function tlsReason(error: unknown): string {
  const message = messageOf(error);
  return /:SSL routines:[^:]*:([^:]+)/.exec(message)?.[1] ?? message.replace(/;.*/s, '');
}

/** What is wrong at an address, in words that end a sentence. */
export function tlsProblem({ kind, reason }: TlsMistake, url: string): string {
  return kind === 'not-tls'
    ? `what answers at ${url} does not speak TLS (${reason})`
    : `the certificate of ${url} is not trusted (${reason})`;
}

const REMEDIES: Readonly<Record<TlsMistake['kind'], string>> = {
  untrusted:
    'If it is yours, name the certificate of its authority: NODE_EXTRA_CA_CERTS=/path/ca.pem npx genesis …',
  expired: 'The server needs a new certificate; one that has expired cannot be accepted.',
  'wrong-name': 'Use a name or an address that the certificate was made for.',
  'not-tls': 'Use http:// instead of https:// if the server has no TLS.',
};

/** What to do about it, in a sentence. */
export function tlsRemedy({ kind }: TlsMistake): string {
  return REMEDIES[kind];
}
