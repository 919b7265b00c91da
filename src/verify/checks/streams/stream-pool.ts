import { count } from '../../../count.ts';
import { formatDuration } from '../../../duration.ts';
import { diagnosis } from '../../../stress/judge/diagnosis/causes.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import type { Chat } from '../../../stress/request/chat.ts';
import { commonHeaders } from '../../../stress/request/common-headers.ts';
import type { RequestOptions } from '../../../stress/request/request.ts';
import { MODEL_NAME } from '../../../stress/target/model/chat-completion.ts';
import type { Target } from '../../../stress/target/target.ts';
import { isGenesisChat } from '../../chat/is-genesis.ts';
import type { Check, CheckContext } from '../../check.ts';
import { answeredAndStored, checkOutcome } from '../../outcome/check-outcome.ts';
import { type Failure, failureLines, failureOf } from '../../outcome/failure.ts';
import { burst, runLoad } from '../../probes/run-load.ts';
import type { CheckOutcome } from '../../result.ts';
import { type HeldStreams, heldStreams } from '../../streams/held-streams.ts';
import { STREAMED } from '../../streams/stream-message.ts';
import { withStreams } from '../../streams/with-streams.ts';

/** More than most pools have connections. */
const STREAMS = 25;
const READS = 10;

/** Milliseconds for a read beside the streams, and what it took alone: less than most models may be silent. */
const READ_WITHIN_MS = 2_500;

/** Of loads that only lead up to something. */
const UNWATCHED = { audit: 'skip', watchesLocks: false } as const;

/** What needs the database, and no model. */
function reading(chat: Chat) {
  const path = chat.history?.path ?? '';
  const request: RequestOptions = {
    ...{ method: 'GET', path: isGenesisChat(chat) ? `${path}?limit=1` : path },
    ...{ headers: Object.entries(commonHeaders(chat.request)), body: undefined, reply: undefined },
  };
  return { request, ...UNWATCHED };
}

export const streamPool: Check = {
  name: 'stream-pool',
  holdsWhen: `while the model lets ${STREAMS} streams wait, other requests are answered; then all streams end well`,
  needs: ['model', 'streams', 'history'],
  quick: true,
  mayShareServer: true,
  serveArguments: ['--model', MODEL_NAME],
  async run(context) {
    const target = await context.start();
    return withStreams(context, target, (request) => judge(context, target, request));
  },
};

async function judge(context: CheckContext, target: Target, request: RequestOptions): Promise<CheckOutcome> {
  // Some servers have no history before the first turn.
  const read = reading(context.chat);
  const first = await runLoad(context, target, burst(1), { ...UNWATCHED, request });
  const alone = await runLoad(context, target, burst(READS), read);
  if (alone.requests.ok < READS && !failureOf(first))
    return { status: 'unknown', reason: `the history cannot be read: ${failureLines(alone).join('; ')}` };
  context.model.reset(STREAMED);
  const timeoutMs = READ_WITHIN_MS + Math.ceil(2 * (alone.latency?.maxMs ?? 0));
  const streams = await heldStreams(context, target, STREAMS, { request }, () =>
    runLoad(context, target, burst(READS), { ...read, timeoutMs }),
  );
  const { result, held, meanwhile } = streams;
  const failures = [failureOf(first), blockedReads(streams, alone), failureOf(result)];
  if (held === 0 && !failures.some(Boolean))
    return { status: 'unknown', reason: 'the server never called the model, so no stream had to wait' };
  const passed = `${meanwhile.requests.ok} of ${READS} reads beside ${waitingWords(held)}; ${answeredAndStored(result)}`;
  return checkOutcome({ target, runs: [result], failures, passed });
}

/** A server may have a limit on purpose, such as a model for one call at a time. */
function waitingWords(held: number): string {
  const words = count(held, 'waiting stream');
  return held < STREAMS ? `${words}, as the server lets no more than that reach its model at once` : words;
}

function blockedReads(
  { meanwhile, held }: HeldStreams<StressResult>,
  alone: StressResult,
): Failure | undefined {
  const failed = READS - meanwhile.requests.ok;
  if (failed === 0) return undefined;
  const summary = `${failed} of ${READS} reads failed while ${held} streams waited for the model`;
  const evidence = [
    ...failureLines(meanwhile),
    `before the streams, each read was answered within ${formatDuration(alone.latency?.maxMs ?? 0)}`,
    ...(held < STREAMS ? [`${held} of ${STREAMS} streams came as far as the model at once`] : []),
  ];
  return { summary, evidence, diagnoses: [diagnosis('held-connection', summary)] };
}
