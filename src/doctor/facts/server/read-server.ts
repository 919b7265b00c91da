import { STATUS_CODES } from 'node:http';
import { isAbsolute } from 'node:path';
import { messageOf } from '../../../errors.ts';
import { withoutSecrets } from '../../../secrets.ts';
import { hasOpen } from '../openers/has-open.ts';
import { type GetOptions, get, type Reply } from './get.ts';
import { healthOf, type Metrics, metricsOf, type Status, statusOf } from './server-answers.ts';
import type { GenesisServer, ServerFacts } from './server-facts.ts';

/** Milliseconds: a Genesis answers these questions in one or two, whatever its database is doing. */
const TIMEOUT_MS = 2_000;

/** No more of what a server says is repeated. */
const MAX_QUOTED_CHARS = 200;

type NotTold = Exclude<ServerFacts, GenesisServer>;

/** What a server told, as far as it told what it was asked. */
type Told<T> = { readonly kind: 'told'; readonly value: T; readonly tookMs: number } | NotTold;

/**
 * Asks a server what it tells of itself: `timeoutMs` at most for its health, and as long again for the rest. A path in
 * the address is kept: a proxy may serve Genesis below one. Null where the signal came first.
 */
export async function readServer(
  url: string,
  { timeoutMs = TIMEOUT_MS, signal }: Partial<GetOptions> = {},
): Promise<ServerFacts | null> {
  try {
    return await askAll(url, (path) => get(addressOf(url, path), { timeoutMs, signal }));
  } catch (error) {
    if (signal?.aborted) return null;
    throw error;
  }
}

function addressOf(url: string, path: string): URL {
  return new URL(`${url.replace(/\/+$/, '')}${path}`);
}

async function askAll(url: string, ask: (path: string) => Promise<Reply>): Promise<ServerFacts> {
  const health = told(url, '/api/health', await ask('/api/health'), healthOf);
  if (health.kind !== 'told') return health;
  const [statusReply, metricsReply] = await Promise.all([ask('/api/status'), ask('/api/metrics')]);
  const metrics = told(url, '/api/metrics', metricsReply, metricsOf);
  if (metrics.kind !== 'told') return metrics;
  const { version } = health.value;
  if (isMissing(statusReply)) return tooOld(url, version);
  const status = told(url, '/api/status', statusReply, statusOf);
  if (status.kind !== 'told') return status;
  const { tookMs: answeredInMs } = health;
  return { kind: 'genesis', url, version, answeredInMs, ...genesis(status.value, metrics.value) };
}

function told<T>(url: string, path: string, reply: Reply, parse: (body: unknown) => T): Told<T> {
  const question = `GET ${path}`;
  switch (reply.kind) {
    case 'unreachable':
      return { kind: 'unreachable', url, reason: reply.reason };
    case 'silent':
      return { kind: 'stalled', url, reason: `${question}: ${reply.reason}` };
    case 'unreadable':
      return { kind: 'not-genesis', url, reason: `${question}: ${reply.reason}` };
    case 'answered': {
      const parsed = parsedAnswer(reply, parse);
      if ('value' in parsed) return { kind: 'told', value: parsed.value, tookMs: reply.tookMs };
      return { kind: 'not-genesis', url, reason: `${question} answered ${parsed.mistake}` };
    }
  }
}

function parsedAnswer<T>(
  { status, contentType, location, body }: Extract<Reply, { kind: 'answered' }>,
  parse: (body: unknown) => T,
): { readonly value: T } | { readonly mistake: string } {
  if (status >= 300 && status < 400 && location !== '')
    return { mistake: `with a redirect to ${quoted(withoutSecrets(location))}, which is not followed` };
  if (status !== 200) return { mistake: `with ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd() };
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { mistake: `with ${quoted(contentType) || 'something'} that is no JSON` };
  }
  try {
    return { value: parse(json) };
  } catch (error) {
    return { mistake: `with ${messageOf(error)}` };
  }
}

function quoted(text: string): string {
  return text.length > MAX_QUOTED_CHARS ? `${text.slice(0, MAX_QUOTED_CHARS)}…` : text;
}

function isMissing(reply: Reply): boolean {
  return reply.kind === 'answered' && reply.status === 404;
}

function tooOld(url: string, version: string): NotTold {
  const reason = `it is a Genesis ${quoted(version)} that does not tell its status yet`;
  return { kind: 'not-genesis', url, reason };
}

function genesis(
  status: Status,
  metrics: Metrics,
): Omit<GenesisServer, 'kind' | 'url' | 'version' | 'answeredInMs'> {
  const { pid, uptimeSeconds, ...database } = status;
  const { lockErrors, retries, retriesExhausted, turns, poolWaitMs, eventLoopDelayMaxMs } = metrics;
  const ended = turns.completed + turns.failed;
  return {
    pid,
    uptimeSeconds,
    database: { ...database, isHere: isHere(status), lockErrors, retries, retriesExhausted },
    turns,
    meanPoolWaitMs: ended === 0 ? null : poolWaitMs / ended,
    eventLoopDelayMaxMs,
  };
}

function isHere({ pid, file }: Status): boolean | null {
  // A server on another kind of system has paths of another kind.
  return isAbsolute(file) ? hasOpen(pid, file) : false;
}
