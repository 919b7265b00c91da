import { STATUS_CODES } from 'node:http';
import { isAbsolute } from 'node:path';
import { messageOf } from '../../../errors.ts';
import { parseJson } from '../../../parse-json.ts';
import { withoutSecrets } from '../../../secrets/without-secrets.ts';
import { otherLoopback } from '../../../transport/other-loopback.ts';
import { hasDatabaseOpen } from '../openers/has-database-open.ts';
import { type GetOptions, get, type HttpReply } from './get.ts';
import { healthOf, type Metrics, metricsOf, type Status, statusOf } from './server-answers.ts';
import type { GenesisServer, ServerFacts, Unreachable } from './server-facts.ts';

/** Milliseconds: Genesis answers these requests in one or two, whatever its database is doing. */
const TIMEOUT_MS = 2_000;

/** The most text of a server that is repeated. */
const MAX_QUOTED_CHARS = 200;

type NoGenesis = Exclude<ServerFacts, GenesisServer>;

/** The body of an answer, or why the server is not usable. */
type Parsed<T> = { readonly kind: 'parsed'; readonly value: T; readonly tookMs: number } | NoGenesis;

/**
 * Reads health, status and metrics of a server: at most `timeoutMs` for its health, and as long again for the rest. A
 * path in the address is kept: a proxy may serve Genesis below a path. Null if the signal came first.
 */
export async function readServerFacts(
  url: string,
  { timeoutMs = TIMEOUT_MS, ...options }: Partial<GetOptions> = {},
): Promise<ServerFacts | null> {
  try {
    return await askAll(url, (path) => get(addressOf(url, path), { ...options, timeoutMs }));
  } catch (error) {
    if (options.signal?.aborted) return null;
    throw error;
  }
}

function addressOf(url: string, path: string): URL {
  return new URL(`${url.replace(/\/+$/, '')}${path}`);
}

async function askAll(url: string, ask: (path: string) => Promise<HttpReply>): Promise<ServerFacts> {
  const health = parseReply(url, '/api/health', await ask('/api/health'), healthOf);
  if (health.kind === 'unreachable') return withOtherLoopback(health);
  if (health.kind !== 'parsed') return health;
  const [statusReply, metricsReply] = await Promise.all([ask('/api/status'), ask('/api/metrics')]);
  if (statusReply.kind === 'answered' && statusReply.status === 401) return needsLogin(url);
  const metrics = parseReply(url, '/api/metrics', metricsReply, metricsOf);
  if (metrics.kind !== 'parsed') return metrics;
  const { version } = health.value;
  if (statusReply.kind === 'answered' && statusReply.status === 404) return tooOld(url, version);
  const status = parseReply(url, '/api/status', statusReply, statusOf);
  if (status.kind !== 'parsed') return status;
  const { tookMs: answeredInMs } = health;
  return { kind: 'genesis', url, version, answeredInMs, ...genesis(status.value, metrics.value) };
}

function parseReply<T>(url: string, path: string, reply: HttpReply, parse: (body: unknown) => T): Parsed<T> {
  if (reply.kind === 'unreachable') return { ...reply, url };
  const question = `GET ${path}`;
  if (reply.kind !== 'answered') {
    const kind = reply.kind === 'silent' ? 'stalled' : 'not-genesis';
    return { kind, url, reason: `${question}: ${reply.reason}` };
  }
  if (reply.status === 503 && hasLostDatabase(reply.body))
    return { kind: 'database-replaced', url, reason: `${question} answered with DB_REPLACED` };
  const parsed = parseAnswer(reply, parse);
  if ('value' in parsed) return { kind: 'parsed', value: parsed.value, tookMs: reply.tookMs };
  return { kind: 'not-genesis', url, reason: `${question} answered ${parsed.mistake}` };
}

async function withOtherLoopback(facts: Unreachable): Promise<Unreachable> {
  const other = await otherLoopback(new URL(facts.url));
  return other ? { ...facts, remedy: `A server listens at ${other} instead: use that as the URL.` } : facts;
}

function hasLostDatabase(body: string): boolean {
  return (parseJson(body) as { code?: unknown } | null | undefined)?.code === 'DB_REPLACED';
}

function parseAnswer<T>(
  { status, contentType, location, body }: Extract<HttpReply, { kind: 'answered' }>,
  parse: (body: unknown) => T,
): { readonly value: T } | { readonly mistake: string } {
  if (status >= 300 && status < 400 && location !== '')
    return { mistake: `with a redirect to ${shorten(withoutSecrets(location))}, which is not followed` };
  if (status !== 200) return { mistake: `with ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd() };
  const json = parseJson(body);
  if (json === undefined) return { mistake: `with ${shorten(contentType) || 'something'} that is not JSON` };
  try {
    return { value: parse(json) };
  } catch (error) {
    return { mistake: `with ${messageOf(error)}` };
  }
}

function shorten(text: string): string {
  return text.length > MAX_QUOTED_CHARS ? `${text.slice(0, MAX_QUOTED_CHARS)}…` : text;
}

function needsLogin(url: string): NoGenesis {
  const reason =
    "GET /api/status answered with 401 Unauthorized: it needs a login, such as -H 'Authorization: Bearer TOKEN'";
  return { kind: 'not-genesis', url, reason };
}

function tooOld(url: string, version: string): NoGenesis {
  const reason = `it is Genesis ${shorten(version)}, which does not report its status yet`;
  return { kind: 'not-genesis', url, reason };
}

function genesis(
  status: Status,
  metrics: Metrics,
): Omit<GenesisServer, 'kind' | 'url' | 'version' | 'answeredInMs'> {
  const { pid, uptimeSeconds, ...database } = status;
  const { turns, poolWaitMs, eventLoopDelayMaxMs, ...counts } = metrics;
  const ended = turns.completed + turns.failed;
  return {
    pid,
    uptimeSeconds,
    database: { ...database, isHere: isHere(status), ...counts },
    turns,
    meanPoolWaitMs: ended === 0 ? null : poolWaitMs / ended,
    eventLoopDelayMaxMs,
  };
}

function isHere({ pid, file }: Status): boolean | null {
  // The server may run on another kind of system, with other paths.
  return isAbsolute(file) ? hasDatabaseOpen(pid, file) : false;
}
