import { MODEL_NAME } from '../../../stress/target/model/chat-completion.ts';
import { sumOf } from '../../../sum-of.ts';
import type { Check } from '../../check.ts';
import { checkOutcome } from '../../outcome/check-outcome.ts';
import { STREAMS, type StreamRound, streamRound } from '../../streams/stream-round.ts';
import { withStreams } from '../../streams/with-streams.ts';

const ALL_ROUNDS = 3;

export const streams: Check = {
  name: 'streams',
  holdsWhen:
    'simultaneous streams are whole, in order and their own, come as they are made, and are then stored',
  needs: ['streams', 'message'],
  uses: ['history'],
  quick: true,
  mayShareServer: true,
  serveArguments: ['--model', MODEL_NAME],
  async run(context) {
    const target = await context.start();
    return withStreams(context, target, async (request) => {
      const rounds: StreamRound[] = [];
      const hasFailed = () => rounds.some(({ failures }) => failures.some(Boolean));
      while (rounds.length < (context.quick ? 1 : ALL_ROUNDS) && !hasFailed() && !context.signal.aborted)
        rounds.push(await streamRound(context, target, request));
      const runs = rounds.map(({ result }) => result);
      const failures = rounds.flatMap((round) => round.failures);
      return checkOutcome({ target, runs, failures, passed: passedWords(rounds) });
    });
  },
};

function passedWords(rounds: readonly StreamRound[]): string {
  const replies = rounds.every(({ result: { requests } }) => requests.traced === requests.ok);
  const ended = `${rounds.length} × ${STREAMS} streams ended${replies ? ', each with the reply to its own message' : ''}`;
  const stored = rounds.every(({ result: { audit } }) => audit.status === 'read')
    ? `, ${sumOf(rounds, ({ result: { audit } }) => (audit.status === 'read' ? audit.stored : 0))} stored`
    : '';
  const isJudged = rounds.every(({ isOurModel }) => isOurModel);
  return `${ended}${stored}${isJudged ? '' : '; words and times not judged: the model is not ours'}`;
}
