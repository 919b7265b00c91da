import { times } from '../count.ts';
import { formatDuration } from '../duration.ts';
import { GenesisError } from '../errors.ts';
import { withoutSecrets } from '../secrets/without-secrets.ts';
import { tlsMistakeOf } from '../transport/tls-mistake.ts';
import { type Discovery, discover } from './discovery/discover.ts';
import { fittingOptions } from './discovery/fitting-options.ts';
import { controlTimeout } from './http/http-client.ts';
import { pathOn, type Site } from './http/site.ts';
import type { Chat } from './request/chat.ts';
import { assertReachable } from './run/preflight.ts';

export interface ProbeOptions {
  /** Milliseconds that the load waits for one answer; a probe waits 10 s at most. */
  readonly timeoutMs: number;
  /** Whether the API is one that the user did not choose: then another one that fits is taken in its place. */
  readonly mayChooseApi: boolean;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** What one request showed before a load. */
export interface Probed {
  /** The chat that fits, as far as the answer shows. */
  readonly chat: Chat;
  /** What was asked, such as `POST /api/chat, once`. */
  readonly asked: readonly string[];
  /** What the user should know, in sentences without a full stop. */
  readonly noticed: readonly string[];
}

/** No request fits a server: what its answer shows, and what would. */
export class TargetUnfit extends GenesisError {
  readonly discovery: Discovery;

  constructor(discovery: Discovery) {
    const [first] = discovery.tried;
    super('TARGET_UNFIT', first?.misfit?.says ?? '', { hint: fittingOptions(discovery).remedy });
    this.discovery = discovery;
  }
}

/**
 * Sends a server that runs already one request of a load, before it: an error that a load may meet is none of the request.
 * Throws `TARGET_UNREACHABLE`, and `TargetUnfit` where the answer shows that no such request fits.
 */
export async function probeTarget(
  site: Site,
  chat: Chat,
  { timeoutMs, mayChooseApi, signal }: ProbeOptions,
): Promise<Probed> {
  const waitMs = controlTimeout(timeoutMs);
  await assertReachable({ ...site, server: undefined }, waitMs, signal).catch(unlessTls);
  const tries = mayChooseApi ? 'every-api' : 'as-given';
  const discovery = await discover(site, chat, { timeoutMs: waitMs, tries, signal });
  const asked = askedWords(discovery);
  if (!discovery.tried[0]?.misfit) return { chat, asked, noticed: unanswered(discovery, site, waitMs) };
  const { api, chat: other } = discovery;
  if (!mayChooseApi || !other || api === undefined) throw new TargetUnfit(discovery);
  const { options } = fittingOptions(discovery);
  return { chat: other, asked, noticed: [`the server has the API of ${api} (${options})`] };
}

/** A request fails at the same, and shows which options would fit. */
function unlessTls(error: GenesisError): void {
  if (!tlsMistakeOf(error.cause)) throw error;
}

/** `POST /api/chat, once`; each request by its method and path. */
function askedWords({ tried }: Discovery): string[] {
  const counts = new Map<string, number>();
  for (const { asked } of tried) {
    const request = `${asked.request.method} ${withoutSecrets(asked.request.path)}`;
    counts.set(request, (counts.get(request) ?? 0) + 1);
  }
  return [...counts].map(([request, count]) => `${request}, ${times(count)}`);
}

function unanswered({ tried: [first] }: Discovery, { url }: Site, waitMs: number): string[] {
  if (first?.asked.classified.outcome !== 'timeout') return [];
  const { method, path } = first.asked.request;
  const origin = new URL(url);
  const where = `${method} ${origin.origin}${pathOn(origin, path)}`;
  return [
    `one ${where} before the load had no answer within ${formatDuration(waitMs)}: whether the request fits is not known`,
  ];
}
