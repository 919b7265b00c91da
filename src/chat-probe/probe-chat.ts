import { type DiscoverOptions, type Discovery, discoverBy } from '../stress/discovery/discover.ts';
import { findHistory } from '../stress/discovery/find-history.ts';
import { Inquiry, type Tried } from '../stress/discovery/inquiry.ts';
import type { Change } from '../stress/discovery/misfit.ts';
import type { Site } from '../stress/http/site.ts';
import type { Chat } from '../stress/request/chat.ts';
import { VERSION } from '../version.ts';
import { adviceFor, MAY_BE_UNREAD } from './advice-for.ts';
import { foundChat } from './found-chat.ts';
import type { ProbeResult } from './result.ts';
import { stepOf } from './step-of.ts';

export interface ProbeOptions {
  readonly site: Site;
  readonly chat: Chat;
  readonly tries: NonNullable<DiscoverOptions['tries']>;
  /** Whether the message may be sent in other fields than that of the chat. */
  readonly guessesFields: boolean;
  /** Milliseconds to wait for one answer. */
  readonly timeoutMs: number;
  /** The command lines to suggest, with these options set. */
  readonly commandsFor: (changes: readonly Change[]) => readonly string[];
}

const MOST_REQUESTS = 19;
/** Milliseconds for all requests, beside what one answer may take. */
const MOST_MS = 10_000;

/** Finds out how to chat with a server, with a few requests one after the other. */
export async function probeChat(options: ProbeOptions, signal: AbortSignal): Promise<ProbeResult> {
  const { site, chat, tries, timeoutMs, guessesFields } = options;
  const [startedAt, start] = [new Date(), performance.now()];
  const inquiry = new Inquiry({
    timeoutMs,
    signal,
    mostRequests: MOST_REQUESTS,
    mostMs: timeoutMs + MOST_MS,
    guessesFields,
  });
  const discovery = await discoverBy(inquiry, { site, chat, api: undefined, changes: [] }, tries);
  const fitting = fittingOf(discovery);
  const isStored = (discovery.api ?? fitting?.chat.request.api ?? 'genesis') === 'genesis';
  const history =
    fitting && (isStored || fitting.chat.history !== undefined)
      ? await findHistory({ ...discovery, chat: fitting.chat }, fitting.tried.asked.token, inquiry)
      : undefined;
  const isSeen = fitting?.tried.asked.classified.traced || history !== undefined;
  const isGuess = guessesFields && isStored && !discovery.changes.some(({ option }) => option === '--body');
  const doubts = isGuess && !isSeen ? [MAY_BE_UNREAD] : [];
  const changes = [...discovery.changes, ...historyChange(fitting?.chat, history)];
  return {
    schema: 'genesis.probe/1',
    version: VERSION,
    startedAt: startedAt.toISOString(),
    tookMs: performance.now() - start,
    target: site.url,
    steps: inquiry.tried.map((tried, index, { length }) =>
      stepOf(tried, signal.aborted && index === length - 1 && !tried.asked.answer),
    ),
    found: fitting ? foundChat(fitting.tried, fitting.chat, discovery, history) : null,
    changes: changes.map(({ option, value = null }) => ({ option, value })),
    advice: signal.aborted ? [] : fitting ? doubts : adviceFor(discovery),
    commands: fitting || changes.length > 0 ? options.commandsFor(changes) : [],
    interrupted: signal.aborted,
  };
}

/** An answer that only may fit another time is not one that was found. */
function fittingOf({ chat, tried }: Discovery): { chat: Chat; tried: Tried } | undefined {
  const last = tried.findLast(({ purpose }) => purpose === 'chat');
  return chat && last?.asked.classified.outcome === 'ok' ? { chat, tried: last } : undefined;
}

function historyChange(chat: Chat | undefined, history: string | undefined): Change[] {
  return history === undefined || history === chat?.history?.path
    ? []
    : [{ option: '--history', value: history }];
}
