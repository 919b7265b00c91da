import type { ModelServer } from '../../stress/target/model/model-server.ts';
import type { CheckOutcome } from '../result.ts';
import type { StreamedTurn } from './streamed-turn.ts';
import type { StreamedTurns } from './streamed-turns.ts';

export const NEVER_CALLED = 'the server does not call the model of {{model-url}} for its streams';

/** A turn whose model does not fail, and its reply. */
export interface SoundReply {
  readonly turn: StreamedTurn;
  readonly text: string;
}

/** The reply of a sound model; an outcome where it does not show what the reply of a broken one would look like. */
export async function soundReply(
  turns: StreamedTurns,
  model: ModelServer,
): Promise<SoundReply | CheckOutcome> {
  const [turn] = turns.begin(1) as [StreamedTurn];
  const { outcome, detail, reply } = await turn.ended;
  if (outcome !== 'ok') return { status: 'unknown', reason: `a stream of a sound model failed: ${detail}` };
  if (model.counts.calls === 0) return skipped(NEVER_CALLED);
  if (!reply) return skipped('the answer is no stream');
  if (reply.end === 'unknown')
    return skipped('nothing shows whether its streams are whole: they have no end mark');
  return reply.text.includes(turns.messageOf(turn))
    ? { turn, text: reply.text }
    : skipped('its replies do not quote their message: a half one looks like a whole one');
}

function skipped(reason: string): CheckOutcome {
  return { status: 'skipped', reason };
}
