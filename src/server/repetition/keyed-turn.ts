import { GenesisError } from '../../errors.ts';
import { existing } from '../../store/rules.ts';
import type { KeyedRequest, RecordedTurn, UsedKey } from '../../store/types.ts';
import { type ChatRequest, composeTurn, type TurnAnswer } from '../chat-turn.ts';
import type { ReplyReader } from '../read-reply.ts';
import type { RequestTrace } from '../request-trace.ts';
import type { Services } from '../services.ts';
import { keyReused } from './key-reused.ts';
import type { TurnsUnderWay } from './turns-under-way.ts';

/**
 * A turn that is stored once, however often its request is repeated. Throws `TURN_UNDER_WAY`, `IDEMPOTENCY_KEY_REUSED`,
 * and `CONVERSATION_NOT_FOUND` where the turn has been deleted since: it is not run again.
 */
export async function keyedTurn(
  services: Services,
  underWay: TurnsUnderWay,
  request: ChatRequest & KeyedRequest,
  trace: RequestTrace,
  reader?: ReplyReader,
): Promise<TurnAnswer> {
  // Before the database is asked: repeating a request while its model thinks costs nothing.
  underWay.assertFree(request);
  const { key, fingerprint } = request;
  const lookup = { key, fingerprint, now: Date.now() };
  const found = await services.store.conversations.lookUpKey(lookup, trace);
  if (found.kind !== 'unused') return { turn: recorded(found), replayed: true };
  return underWay.run(request, () =>
    services.totals.count(trace, () => runKeyedTurn(services, request, trace, reader)),
  );
}

async function runKeyedTurn(
  services: Services,
  request: ChatRequest & KeyedRequest,
  trace: RequestTrace,
  reader?: ReplyReader,
): Promise<TurnAnswer> {
  const { key, fingerprint } = request;
  const { turn, model } = await composeTurn(services, request, trace, reader);
  const { conversationId, reply, now } = turn;
  const adding = services.store.conversations.addKeyedTurn({ ...turn, key, fingerprint, model }, trace);
  const added = existing(await adding, conversationId);
  // Another server stored it first: its reply is the answer, and the one made here is dropped.
  if (added.kind !== 'added') return { turn: recorded(added), replayed: true };
  const { messageId, replyId } = added;
  return { turn: { messageId, replyId, conversationId, reply, model, answeredAt: now }, replayed: false };
}

function recorded(used: UsedKey): RecordedTurn {
  switch (used.kind) {
    case 'recorded':
      return used.turn;
    case 'other-request':
      throw keyReused();
    case 'deleted':
      throw new GenesisError('CONVERSATION_NOT_FOUND', deletedSince(used.conversationId), {
        hint: 'Use a new Idempotency-Key to send the message again.',
      });
  }
}

function deletedSince(conversationId: string): string {
  return `the turn of this Idempotency-Key was deleted from conversation ${JSON.stringify(conversationId)}`;
}
