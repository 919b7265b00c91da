import { secretsOfHeaders } from '../request/constant-headers.ts';
import type { Asked } from './asked.ts';
import { type Attempt, withChanges } from './attempt.ts';
import type { Inquiry, Tried } from './inquiry.ts';
import { type Change, type Misfit, needsUser } from './misfit.ts';
import { pointerOf } from './places/pointer-of.ts';
import { rankReplies } from './places/rank-replies.ts';
import { sentTexts } from './places/sent-texts.ts';
import { smallJson } from './places/small-json.ts';
import { mayMissField, usualFields } from './usual-fields.ts';

/** Where a way ended: at a chat that fits, at changes that only the user can make, or nowhere. */
export interface Pursued {
  readonly fitting: Attempt | undefined;
  /** With those changes; undefined without any. */
  readonly incomplete: Attempt | undefined;
}

const NOWHERE: Pursued = { fitting: undefined, incomplete: undefined };

/** Tries a chat, and what its answer suggests, until an answer fits. */
export async function pursue(attempt: Attempt, inquiry: Inquiry): Promise<Pursued> {
  const tried = await inquiry.chat(attempt);
  return tried ? pursueAnswer(attempt, tried, inquiry) : NOWHERE;
}

/** As `pursue`, for a chat that was tried. */
export async function pursueAnswer(attempt: Attempt, tried: Tried, inquiry: Inquiry): Promise<Pursued> {
  const isAnswered = tried.asked.classified.outcome === 'ok' && !tried.misfit;
  const guessed = isAnswered ? undefined : await pursueFields(attempt, tried, inquiry);
  if (guessed) return { ...NOWHERE, fitting: guessed };
  if (tried.misfit) return pursueWays(attempt, tried.misfit, inquiry);
  return { ...NOWHERE, fitting: fits(tried, inquiry) ? refined(attempt, tried.asked) : undefined };
}

/** Tries one chat after the other. */
export async function pursueEach(attempts: AsyncIterable<Attempt>, inquiry: Inquiry): Promise<Pursued> {
  let incomplete: Attempt | undefined;
  for await (const attempt of attempts) {
    const pursued = await pursue(attempt, inquiry);
    if (pursued.fitting) return pursued;
    incomplete ??= pursued.incomplete;
  }
  return { fitting: undefined, incomplete };
}

/** Tries other fields for the message; undefined where the server is answered by none, or its answer says more. */
async function pursueFields(attempt: Attempt, tried: Tried, inquiry: Inquiry): Promise<Attempt | undefined> {
  const isOwn = !attempt.api && !attempt.changes.some(({ option }) => option === '--body');
  if (!inquiry.guessesFields || !isOwn || !mayMissField(tried)) return undefined;
  for (const next of usualFields(attempt)) {
    const { fitting } = await pursue(next, inquiry);
    if (fitting) return fitting;
  }
  return undefined;
}

async function pursueWays(attempt: Attempt, misfit: Misfit, inquiry: Inquiry): Promise<Pursued> {
  let incomplete: Attempt | undefined;
  for (const way of [misfit.changes, ...misfit.otherWays]) {
    // A known API has its own body.
    if (way.length === 0 || (attempt.api && way.some(({ option }) => option === '--body'))) continue;
    const next = withChanges(attempt, way);
    if (mustAsk(way, attempt)) {
      incomplete ??= next;
      continue;
    }
    const pursued = await pursue(next, inquiry);
    if (pursued.fitting) return pursued;
    incomplete ??= pursued.incomplete ?? (isOpen(inquiry) ? next : undefined);
  }
  return { fitting: undefined, incomplete };
}

/** Whether the last answer says nothing about the request: a model may be slow, a server limited, and the time over. */
function isOpen({ isLate, tried }: Inquiry): boolean {
  return isLate || tried.at(-1)?.misfit === undefined;
}

/** What only the user can decide: a login goes to no other address than the one that the user named, except over TLS. */
function mustAsk(way: readonly Change[], { site, chat }: Attempt): boolean {
  const from = new URL(site.url);
  const hasLogin = secretsOfHeaders(chat.request, site).length > 0;
  const leaves = ({ option, value = '' }: Change) =>
    option === '--url' && isElsewhere(from, new URL(value), hasLogin);
  return way.some((change) => needsUser(change) || leaves(change));
}

function isElsewhere(from: URL, to: URL, hasLogin: boolean): boolean {
  if (from.hostname !== to.hostname) return true;
  const isSafer = to.protocol === 'https:' && from.protocol === 'http:';
  return hasLogin && !isSafer && from.origin !== to.origin;
}

/** What fails may fit another time, but only the request that the user asked for counts as such. */
function fits({ asked }: Tried, { tried }: Inquiry): boolean {
  return tried.length === 1 || asked.classified.outcome === 'ok';
}

/** Without a place, all of the answer is the reply; where it repeats the message, its place is known. */
function refined(attempt: Attempt, asked: Asked): Attempt {
  if (attempt.changes.length === 0 || asked.request.reply !== undefined || asked.streamed) return attempt;
  const [place] = rankReplies(smallJson(asked.answer?.body ?? ''), {
    token: asked.token,
    texts: sentTexts(asked),
  });
  if (!place?.text.includes(asked.token)) return attempt;
  return withChanges(attempt, [{ option: '--reply', value: pointerOf(place.keys) }]);
}
