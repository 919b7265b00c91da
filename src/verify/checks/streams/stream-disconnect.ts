import { count } from '../../../count.ts';
import { formatDuration } from '../../../duration.ts';
import { diagnosis } from '../../../stress/judge/diagnosis/causes.ts';
import { MODEL_NAME } from '../../../stress/target/model/chat-completion.ts';
import type { ModelServer } from '../../../stress/target/model/model-server.ts';
import type { Target } from '../../../stress/target/target.ts';
import type { Check, CheckContext } from '../../check.ts';
import { checkOutcome, failedOutcome } from '../../outcome/check-outcome.ts';
import type { Failure } from '../../outcome/failure.ts';
import { waitUntil } from '../../probes/wait-until.ts';
import type { CheckOutcome } from '../../result.ts';
import { leftBehind, nothingStored } from '../../streams/half-turns.ts';
import { NEVER_CALLED } from '../../streams/sound-reply.ts';
import type { StreamedTurn } from '../../streams/streamed-turn.ts';
import { StreamedTurns } from '../../streams/streamed-turns.ts';
import { AFTERWARDS, streamsAfterwards } from '../../streams/streams-afterwards.ts';
import { withStreams } from '../../streams/with-streams.ts';

const STREAMS = 10;
const QUICK_STREAMS = 3;
/**
 * The model goes on talking, for 15 s: many servers notice only when they write that there is no reader any more. It ends
 * well after the wait.
 */
const TALK = { gapMs: 20, extraWords: 750 };
/** A server may ask for whole replies, or keep what it streams back: then nothing comes. */
const TEXT_WITHIN_MS = 2_000;
const END_WITHIN_MS = 5_000;

export const streamDisconnect: Check = {
  name: 'stream-disconnect',
  holdsWhen: 'when clients leave in mid-answer, their model calls end and no half turn is stored',
  needs: ['model', 'streams', 'message'],
  uses: ['history'],
  quick: true,
  mayShareServer: true,
  serveArguments: ['--model', MODEL_NAME],
  async run(context) {
    const target = await context.start();
    return withStreams(context, target, (request) =>
      StreamedTurns.use(target, context, request, (turns) => judge(target, context, turns)),
    );
  },
};

async function judge(target: Target, context: CheckContext, turns: StreamedTurns): Promise<CheckOutcome> {
  const { model, signal } = context;
  model.reset(TALK);
  const begun = turns.begin(context.quick ? QUICK_STREAMS : STREAMS);
  await waitUntil(() => begun.every((turn) => turn.end || turns.isTraceable(turn)), TEXT_WITHIN_MS, signal);
  const left = begun.filter(({ end }) => end === undefined);
  const undecided = whyNotLeft(model, left, begun);
  if (undecided) return undecided;
  for (const turn of left) turn.leave();
  const leftAt = performance.now();
  await waitUntil(() => model.owed === 0, END_WITHIN_MS, signal);
  const tookMs = performance.now() - leftAt;
  const goesOn = callsFailure(model, left.length);
  if (goesOn) return failedOutcome(goesOn, target);
  model.reset();
  const afterwards = await streamsAfterwards(turns);
  if (afterwards) return failedOutcome(afterwards, target);
  const failures = [leftBehind(await turns.stored(left), 'whose client left')];
  const passed = `${left.length} clients left: their model calls ended within ${formatDuration(tookMs)}${nothingStored(context)}; ${AFTERWARDS} answered afterwards`;
  return checkOutcome({ target, runs: [], failures, passed });
}

/** Undefined where clients can leave streams that the model still talks on. */
function whyNotLeft(
  { counts }: ModelServer,
  left: readonly StreamedTurn[],
  begun: readonly StreamedTurn[],
): CheckOutcome | undefined {
  if (counts.calls === 0) return { status: 'skipped', reason: NEVER_CALLED };
  if (counts.streamed === 0)
    return {
      status: 'skipped',
      reason: 'the server asks its model for whole replies: there is no stream to end',
    };
  if (left.length > 0) return undefined;
  const detail = begun[0]?.end?.detail ?? 'all were whole at once';
  return { status: 'unknown', reason: `no stream lasted until its client left: ${detail}` };
}

function callsFailure({ owed }: ModelServer, left: number): Failure | undefined {
  if (owed === 0) return undefined;
  const summary = `${count(owed, 'model call')} went on ${formatDuration(END_WITHIN_MS)} after all ${left} clients had left`;
  return { summary, diagnoses: [diagnosis('model-call-goes-on', summary)] };
}
