import { times } from '../count.ts';
import { formatDuration } from '../duration.ts';
import { GenesisError, messageOf } from '../errors.ts';
import { withoutSecrets } from '../secrets/without-secrets.ts';
import { tlsMistakeOf } from '../transport/tls-mistake.ts';
import { askOnce } from './discovery/ask-once.ts';
import type { Asked } from './discovery/asked.ts';
import { type Discovery, discover } from './discovery/discover.ts';
import { fittingOptions } from './discovery/fitting-options.ts';
import type { Tried } from './discovery/inquiry.ts';
import { requestWords } from './discovery/misfits/words.ts';
import { controlTimeout } from './http/http-client.ts';
import type { Site } from './http/site.ts';
import type { Chat } from './request/chat.ts';
import { assertReachable } from './run/preflight.ts';

export interface ProbeOptions {
  /** Milliseconds that the load waits for one answer; a probe waits 10 s at most. */
  readonly timeoutMs: number;
  /** Whether the API is one that the user did not choose: then another one that fits is taken in its place; by default none is. */
  readonly mayChooseApi?: boolean | undefined;
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

/** Milliseconds: what refused a request refuses it again as fast. */
const AGAIN_WITHIN_MS = 2_000;

/**
 * Sends a server that runs already one request of a load, before it: an error that a load may meet is none of the request,
 * and what is answered only once, such as by a server that is not ready, is none either.
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
  const [first] = discovery.tried;
  if (!first?.misfit) {
    await assertStillListens(discovery, site, waitMs, signal);
    return { chat, asked: askedWords(discovery.tried), noticed: unanswered(first?.asked, site, waitMs) };
  }
  const again = await askOnce(site, chat.request, { timeoutMs: Math.min(waitMs, AGAIN_WITHIN_MS), signal });
  const asked = askedWords([...discovery.tried, { asked: again }]);
  if (again.classified.outcome === 'ok')
    return { chat, asked, noticed: [`before the load, once only: ${first.misfit.says}`] };
  const { api, chat: other } = discovery;
  if (!mayChooseApi || !other || api === undefined) throw new TargetUnfit(discovery);
  const { options } = fittingOptions(discovery);
  return { chat: other, asked, noticed: [`the server has the API of ${api} (${options})`] };
}

/** A request fails at the same, and shows which options would fit. */
function unlessTls(error: GenesisError): void {
  if (!tlsMistakeOf(error.cause)) throw error;
}

/** After a request that ended without an answer: a server that the request ended listens no more. Throws for that. */
async function assertStillListens(
  discovery: Discovery,
  site: Site,
  waitMs: number,
  signal: AbortSignal,
): Promise<void> {
  const [first] = discovery.tried;
  if (first?.asked.classified.outcome !== 'connection-lost' || signal.aborted) return;
  await assertReachable({ ...site, server: undefined }, waitMs, signal).catch((error: unknown) => {
    throw ended(first, site, error);
  });
}

function ended({ asked }: Tried, { url }: Site, error: unknown): GenesisError {
  const sent = requestWords(asked.request, new URL(url));
  return new GenesisError(
    'TARGET_UNREACHABLE',
    `the server ended at the first ${sent}: ${messageOf(error)}`,
    {
      hint: 'Its log has the reason. Start it again; --no-probe sends the load at once.',
      cause: error,
    },
  );
}

/** `POST /api/chat, once`; each request by its method and path. */
function askedWords(tried: readonly Pick<Tried, 'asked'>[]): string[] {
  const counts = new Map<string, number>();
  for (const { asked } of tried) {
    const request = `${asked.request.method} ${withoutSecrets(asked.request.path)}`;
    counts.set(request, (counts.get(request) ?? 0) + 1);
  }
  return [...counts].map(([request, count]) => `${request}, ${times(count)}`);
}

function unanswered(asked: Asked | undefined, { url }: Site, waitMs: number): string[] {
  if (asked?.classified.outcome !== 'timeout') return [];
  return [
    `one ${requestWords(asked.request, new URL(url))} before the load had no answer within ${formatDuration(waitMs)}: whether the request fits is not known`,
  ];
}
