import type { PeerCertificate } from 'node:tls';
import { codeOf, messageOf } from '../errors.ts';

/** Why there is no TLS connection to a server. */
export interface TlsMistake {
  /**
   * `not-tls`: what answers does not speak TLS. `no-client-certificate`: the server wants one of the client, or another
   * one. `no-agreement`: it speaks TLS, but not with this machine.
   */
  readonly kind:
    | 'untrusted'
    | 'expired'
    | 'wrong-name'
    | 'no-client-certificate'
    | 'no-agreement'
    | 'not-tls';
  /** In a few words, such as `self-signed certificate`. */
  readonly reason: string;
  /** The names and addresses of its certificate, where they do not include its own. */
  readonly names: readonly string[];
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

/** What a server says of the certificate of its client, and what it says of everything else. */
const REFUSES_CLIENT = /\balert (certificate|bad certificate|unknown ca|no certificate)\b/;
const REFUSES =
  /\balert\b|\b(unsupported protocol|no protocols available|no shared cipher|dh key too small)\b/;

/** Undefined for an error that is not one of TLS. */
export function tlsMistakeOf(error: unknown): TlsMistake | undefined {
  const code = codeOf(error) ?? '';
  const kind = KINDS.find(([pattern]) => pattern.test(code))?.[1];
  if (kind === undefined) return undefined;
  const reason = tlsReason(error);
  return { kind: kind === 'not-tls' ? withoutTlsBy(reason) : kind, reason, names: namesIn(error) };
}

function withoutTlsBy(reason: string): TlsMistake['kind'] {
  if (REFUSES_CLIENT.test(reason)) return 'no-client-certificate';
  return REFUSES.test(reason) ? 'no-agreement' : 'not-tls';
}

/** The reason within OpenSSL's long line, or Node's message without its advice. */
function tlsReason(error: unknown): string {
  const message = messageOf(error);
  return /:SSL routines:[^:]*:([^:]+)/.exec(message)?.[1] ?? message.replace(/;.*/s, '');
}

/** As Node writes them: `DNS:localhost, IP Address:127.0.0.1`. */
function namesIn(error: unknown): string[] {
  const { subjectaltname = '' } = (error as { cert?: Partial<PeerCertificate> }).cert ?? {};
  return subjectaltname.split(', ').flatMap((entry) => /^(?:DNS|IP Address):(.+)$/.exec(entry)?.[1] ?? []);
}

/** What is wrong at an address, in words that end a sentence. */
export function tlsProblem({ kind, reason }: TlsMistake, url: string): string {
  switch (kind) {
    case 'not-tls':
      return `what answers at ${url} does not speak TLS (${reason})`;
    case 'no-client-certificate':
      return `${url} refuses a client without a certificate that it trusts (${reason})`;
    case 'no-agreement':
      return `${url} and this machine agree on no kind of TLS (${reason})`;
    default:
      return `the certificate of ${url} is not trusted (${reason})`;
  }
}

/** What to do about it, in sentences. */
export function tlsRemedy({ kind, names }: TlsMistake, url: string): string {
  switch (kind) {
    case 'untrusted':
      return 'If it is yours, name a PEM file with it, or with that of its authority: --ca FILE. Or leave it unchecked: --insecure.';
    case 'expired':
      return 'The server needs a new certificate. To leave the old one unchecked: --insecure.';
    case 'wrong-name':
      return `${usableNames(names)} Or leave it unchecked: --insecure.`;
    case 'no-client-certificate':
      return 'Name PEM files with a certificate that the server trusts, and with its key: --cert client.pem --key client-key.pem.';
    case 'no-agreement':
      return 'Allow TLS 1.2 or 1.3 in the server. Some servers refuse a client without a certificate so: --cert client.pem --key client-key.pem.';
    case 'not-tls':
      return `If the server has no TLS, use ${url.replace(/^https:/, 'http:')}.`;
  }
}

function usableNames(names: readonly string[]): string {
  if (names.length === 0) return 'Use a name or an address that the certificate was made for.';
  return `It was made for ${names.join(', ')}: use ${names.length === 1 ? 'that' : 'one of them'} in the URL.`;
}
