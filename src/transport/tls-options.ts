import { isIP } from 'node:net';
import {
  type ConnectionOptions,
  checkServerIdentity,
  createSecureContext,
  getCACertificates,
  type SecureContext,
} from 'node:tls';
import { hostOf } from './server-address.ts';
import type { TlsSettings, Transport } from './transport.ts';

export type TlsOptions = Pick<
  ConnectionOptions,
  'servername' | 'checkServerIdentity' | 'rejectUnauthorized' | 'secureContext'
>;

/** What Node's `tls.connect` takes for the server of a URL: its name and certificate are those of the URL, whatever is between. */
export function tlsOptions(url: URL, transport?: Transport): TlsOptions {
  const host = hostOf(url);
  return {
    // RFC 6066 allows only names here; the certificate is still checked against an address.
    ...(isIP(host) ? {} : { servername: host }),
    checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate),
    ...(transport?.tls && settingsOf(transport.tls)),
  };
}

function settingsOf(tls: TlsSettings): TlsOptions {
  const { ca, client, insecure } = tls;
  const hasFiles = ca !== undefined || client !== undefined;
  return { rejectUnauthorized: !insecure, ...(hasFiles && { secureContext: contextOf(tls) }) };
}

/** One for all connections: with hundreds of certificates, it takes milliseconds to make. */
const contexts = new WeakMap<TlsSettings, SecureContext>();

function contextOf(tls: TlsSettings): SecureContext {
  const known = contexts.get(tls);
  if (known) return known;
  const made = createSecureContext({
    ...tls.client,
    // Instead of Node's own, so these are added; the certificate of the server itself is enough.
    ...(tls.ca !== undefined && { ca: [...getCACertificates(), tls.ca], allowPartialTrustChain: true }),
  });
  contexts.set(tls, made);
  return made;
}
