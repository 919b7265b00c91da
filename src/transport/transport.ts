/** How a server is reached, where its address does not say it. */
export interface Transport {
  /** Undefined: Node's own settings. */
  readonly tls?: TlsSettings | undefined;
  /** The Unix socket that it listens on; the host of its address is then only a name. */
  readonly socketPath?: string | undefined;
  /** Whether redirects within the same scheme, host and port are followed. */
  readonly follow?: boolean;
}

export interface TlsSettings {
  /** Certificates to trust besides those that Node trusts, PEM. */
  readonly ca: string | undefined;
  /** What this client shows of itself, PEM. */
  readonly client: { readonly cert: string; readonly key: string } | undefined;
  /** Whether any certificate of the server is accepted. */
  readonly insecure: boolean;
}

/** Whether the certificate of the server is not checked. */
export function isUnchecked(transport: Transport | undefined): boolean {
  return transport?.tls?.insecure === true;
}

/** The name of a server in a report, with what is unusual about how it is reached. */
export function withTransport(name: string, transport: Transport | undefined): string {
  const place = transport?.socketPath === undefined ? '' : ` on ${transport.socketPath}`;
  return `${name}${place}${isUnchecked(transport) ? ' (--insecure: its certificate is not checked)' : ''}`;
}
