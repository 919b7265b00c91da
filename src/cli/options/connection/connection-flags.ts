import { createPrivateKey, X509Certificate } from 'node:crypto';
import { statSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { orUndefined } from '../../../or-undefined.ts';
import type { TlsSettings, Transport } from '../../../transport/transport.ts';
import { appendNonEmpty } from '../parsers.ts';
import { certificateFile, keyFile } from './pem-file.ts';

/** The flags about how a server is reached, as their parsers return them. */
export interface ConnectionFlags {
  /** PEM. */
  readonly ca?: string;
  /** PEM. */
  readonly cert?: string;
  /** PEM. */
  readonly key?: string;
  readonly insecure?: true;
  readonly unixSocket?: readonly string[];
  readonly follow?: true;
}

/** The server that they are about. */
export interface ReachedServer {
  /** Undefined for the embedded server. */
  readonly url: string | undefined;
  /** Whether it runs already. */
  readonly isRunning: boolean;
}

const SOCKET = 'connect to this socket; the host in the URL is then only a name';

/** Adds the flags to a command. */
export function addConnectionFlags(command: Command): void {
  const insecure = new Option('--insecure', 'accept any certificate of the server; reports say so');
  command
    .optionsGroup('Connection:')
    .option('--ca <file>', 'trust the certificates in this PEM file, too', certificateFile)
    .option('--cert <file>', 'certificate of the client, PEM; needs --key', certificateFile)
    .option('--key <file>', 'private key of that certificate, PEM', keyFile)
    .addOption(insecure.conflicts('ca'))
    .option('--unix-socket <socket>', SOCKET, appendNonEmpty)
    .option('--follow', 'follow redirects within the same scheme, host and port, 5 at most');
}

/** Their names: `--ca` and so on. */
export function connectionOptions(): string[] {
  const command = new Command();
  addConnectionFlags(command);
  return command.options.map(({ long }) => String(long));
}

/** Undefined where no flag is given. Throws `InvalidArgumentError` for flags that contradict each other or the URL. */
export function transportOf(
  flags: ConnectionFlags,
  { url, isRunning }: ReachedServer,
): Transport | undefined {
  const { ca, cert, key, insecure, unixSocket, follow } = flags;
  const client = clientOf(cert, key);
  const [given] = namesOf({ ca, cert: client, insecure, 'unix-socket': unixSocket, follow });
  if (given === undefined) return undefined;
  if (url === undefined)
    throw new InvalidArgumentError(
      `error: ${given} needs the URL of the server whose connections it is about. Leave it out where there is none.`,
    );
  const socketPath = socketOf(unixSocket);
  if (socketPath !== undefined && isRunning) assertSocket(socketPath);
  return { tls: tlsOf(flags, client, url), socketPath, follow: follow === true };
}

/** The names of those that are given. */
function namesOf(flags: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(flags).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`]));
}

function tlsOf(
  { ca, insecure }: ConnectionFlags,
  client: TlsSettings['client'],
  url: string,
): TlsSettings | undefined {
  const [given] = namesOf({ ca, cert: client, insecure });
  if (given === undefined) return undefined;
  if (!/^https:/i.test(url))
    throw new InvalidArgumentError(
      `error: ${given} is about TLS, and ${url} has none. Use https:// if the server has it; otherwise leave out ${given}.`,
    );
  return { ca, client, insecure: insecure === true };
}

function clientOf(cert: string | undefined, key: string | undefined): TlsSettings['client'] {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined)
    throw new InvalidArgumentError(
      `error: there is ${cert === undefined ? 'a key without its certificate' : 'a certificate without its key'}. Give both: --cert client.pem --key client-key.pem.`,
    );
  if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)))
    throw new InvalidArgumentError(
      'error: the key does not belong to the certificate of --cert, which is the first one in its file.',
    );
  return { cert, key };
}

function socketOf([path, ...others]: readonly string[] = []): string | undefined {
  if (others.length === 0) return path;
  throw new InvalidArgumentError(
    'error: --unix-socket is given more than once. Name the one socket that the server listens on.',
  );
}

function assertSocket(path: string): void {
  const info = orUndefined(() => statSync(path));
  if (info?.isSocket()) return;
  const problem = info ? 'is no Unix socket' : 'does not exist, or is in a folder that cannot be read';
  throw new InvalidArgumentError(
    `error: ${path} ${problem}. Name the socket that the server listens on with --unix-socket.`,
  );
}
