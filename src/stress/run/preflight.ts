import { GenesisError, messageOf } from '../../errors.ts';
import { classifyFailure } from '../answer/classify-failure.ts';
import { History } from '../audit/history.ts';
import type { HttpClient } from '../http/http-client.ts';
import { reach } from '../http/reach.ts';
import { tlsMistakeOf, tlsProblem, tlsRemedy } from '../http/tls-mistake.ts';
import type { RequestOptions } from '../request/request.ts';
import { Template } from '../request/template.ts';
import type { Target } from '../target/target.ts';
import type { RunOptions } from './options.ts';

/** The stored messages that the audit will read, or why it cannot. */
export type AuditSource = { readonly history: History } | { readonly skipped: string };

/** Where the audit reads; asks nothing yet. */
export function auditSource(control: HttpClient, { audit, historyPath, request }: RunOptions): AuditSource {
  if (audit === 'skip') return { skipped: 'not asked for' };
  if (historyPath === undefined) return { skipped: 'no address to read the messages back (--history)' };
  if (!carriesToken(request)) return { skipped: 'the request has no {{token}} to find it again by' };
  return { history: new History(control, historyPath, commonHeaders(request)) };
}

function carriesToken({ path, headers, body = '' }: RequestOptions): boolean {
  const texts = [path, body, ...headers.map(([, value]) => value)];
  return texts.some((text) => new Template(text).has('token'));
}

/** Headers that are the same in every request, such as a key, which a server wants for its history too. */
function commonHeaders({ headers }: RequestOptions): Record<string, string> {
  const isCommon = (value: string) => !value.includes('{{') && /^[ -~]*$/.test(value);
  return Object.fromEntries(headers.filter(([name, value]) => !/^content-/i.test(name) && isCommon(value)));
}

/** A connection of a server that runs already must stay open so long; one that we started has shown that before. */
const OPEN_FOR_MS = 100;

/** Connects, and asks the application nothing. Throws `TARGET_UNREACHABLE` where that fails. */
export async function assertReachable(
  { url, server }: Target,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  const origin = new URL(url);
  const over = origin.protocol === 'https:' && !server ? 'tls' : 'tcp';
  try {
    await reach(origin, { over, timeoutMs, openForMs: server ? 0 : OPEN_FOR_MS, signal });
  } catch (error) {
    throw unreachable(error, url);
  }
}

function unreachable(error: unknown, url: string): GenesisError {
  const tls = tlsMistakeOf(error);
  if (tls)
    return new GenesisError('TARGET_UNREACHABLE', tlsProblem(tls, url), {
      hint: tlsRemedy(tls),
      cause: error,
    });
  const { outcome, detail } = classifyFailure(error, new URL(url)) ?? {};
  if (outcome === 'connection-refused')
    return new GenesisError('TARGET_UNREACHABLE', `no server listens at ${url} (${detail})`, {
      hint: 'Start the server first, or leave out --url to use the embedded server.',
      cause: error,
    });
  return new GenesisError(
    'TARGET_UNREACHABLE',
    `no HTTP answer from ${url} (${detail ?? messageOf(error)})`,
    {
      hint: 'Check the address, and whether it begins with http:// or https://.',
      cause: error,
    },
  );
}
