import { MODEL_NAME } from '../../../stress/target/model/chat-completion.ts';
import { MODEL_FAILURE_NAMES, type ModelFailure } from '../../../stress/target/model/model-settings.ts';
import type { Target } from '../../../stress/target/target.ts';
import type { Check, CheckContext } from '../../check.ts';
import { checkOutcome, failedOutcome } from '../../outcome/check-outcome.ts';
import { combinedFailure } from '../../outcome/failure.ts';
import { waitUntil } from '../../probes/wait-until.ts';
import type { CheckOutcome } from '../../result.ts';
import { type BrokenTurn, endsFailure, WRONG_END_KINDS } from '../../streams/broken-end.ts';
import { leftBehind, nothingStored } from '../../streams/half-turns.ts';
import { type SoundReply, soundReply } from '../../streams/sound-reply.ts';
import type { StreamedTurn } from '../../streams/streamed-turn.ts';
import { StreamedTurns } from '../../streams/streamed-turns.ts';
import { AFTERWARDS, streamsAfterwards } from '../../streams/streams-afterwards.ts';
import { withStreams } from '../../streams/with-streams.ts';

const TURNS_EACH = 5;
const QUICK_TURNS_EACH = 2;
/** Some servers send fewer requests to the model at once. */
const ARRIVE_WITHIN_MS = 2_000;
/** A model that hangs takes as long as the server waits for it. */
const LONG: readonly ModelFailure[] = ['hang'];
const SHORT = MODEL_FAILURE_NAMES.filter((name) => !LONG.includes(name));

export const streamErrors: Check = {
  name: 'stream-errors',
  holdsWhen: 'a stream whose model breaks off, hangs or errs does not end as if whole, and stores nothing',
  needs: ['model', 'streams', 'message'],
  uses: ['history'],
  quick: true,
  serveArguments: ['--model', MODEL_NAME, '--model-idle-timeout', '2s'],
  async run(context) {
    const target = await context.start();
    return withStreams(context, target, (request) =>
      StreamedTurns.use(target, context, request, (turns) => judge(target, context, turns)),
    );
  },
};

async function judge(target: Target, context: CheckContext, turns: StreamedTurns): Promise<CheckOutcome> {
  const { model } = context;
  model.reset();
  const sound = await soundReply(turns, model);
  if ('status' in sound) return sound;
  const begun = await beginEach(turns, context);
  const broken = await Promise.all(begun.map((each) => ended(each, turns, sound)));
  // A server that still waits for its model could answer nothing more.
  const wrong = combinedFailure(WRONG_END_KINDS.map((kind) => endsFailure(broken, kind)));
  if (wrong) return failedOutcome(wrong, target);
  model.reset();
  const afterwards = await streamsAfterwards(turns);
  if (afterwards) return failedOutcome(afterwards, target);
  const stored = await turns.stored(begun.map(({ turn }) => turn));
  const failures = [leftBehind(stored, 'whose model call failed')];
  const passed = `${broken.length} streams of a failing model: none ends as if whole${nothingStored(context)}; ${AFTERWARDS} answered afterwards`;
  return checkOutcome({ target, runs: [], failures, passed });
}

interface Begun {
  readonly failure: ModelFailure;
  readonly turn: StreamedTurn;
}

/** Begins turns of each way in which the model fails, all beside each other: a failure must not disturb the others. */
async function beginEach(turns: StreamedTurns, { model, quick, signal }: CheckContext): Promise<Begun[]> {
  const each = quick ? QUICK_TURNS_EACH : TURNS_EACH;
  const begun: Begun[] = [];
  for (const failure of quick ? SHORT : [...LONG, ...SHORT]) {
    model.reset({ failShare: 1, failure });
    const those = turns.begin(each);
    const haveArrived = () => model.counts.calls >= each || those.every(({ end }) => end);
    await waitUntil(haveArrived, ARRIVE_WITHIN_MS, signal);
    begun.push(...those.map((turn) => ({ failure, turn })));
  }
  return begun;
}

async function ended({ failure, turn }: Begun, turns: StreamedTurns, sound: SoundReply): Promise<BrokenTurn> {
  const end = await turn.ended;
  const wholeReply = turns.replyAs(sound.text, sound.turn, turn);
  return { failure, message: turns.messageOf(turn), wholeReply, end };
}
