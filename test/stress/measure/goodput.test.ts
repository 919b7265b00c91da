import { describe, expect, it } from 'vitest';
import type { StreamTimes } from '../../../src/stress/answer/stream-times.ts';
import { GoodputTally } from '../../../src/stress/measure/goodput.ts';
import { RunMetrics } from '../../../src/stress/measure/run-metrics.ts';
import type { Sample } from '../../../src/stress/measure/sample.ts';
import { limit } from '../../support/judged.ts';

/** A successful request that was due at 1 000 ms and took 900 ms. */
function sample(changes: Partial<Sample> = {}): Sample {
  return {
    ...{ seq: 0, atMs: 0, dueAt: 1_000, latencyMs: 900, outcome: 'ok', detail: undefined, traced: true },
    ...{
      certainty: 'acknowledged',
      timing: undefined,
      retryAfterMs: undefined,
      keySign: undefined,
      stream: undefined,
      streamedText: undefined,
    },
    ...changes,
  };
}

/** A stream of 5 tokens in 3 reads, 200 to 800 ms after it was due. */
function stream(changes: Partial<StreamTimes> = {}): StreamTimes {
  return {
    ...{ firstTokenAt: 1_200, lastTokenAt: 1_800, firstReasoningAt: 1_050, tokens: 5, reads: 3 },
    ...{ gapsMs: [400, 200], reportedTokens: undefined },
    ...changes,
  };
}

const ONE_TOKEN = stream({ lastTokenAt: 1_200, tokens: 1, reads: 1, gapsMs: [] });
const NO_TEXT = stream({ firstTokenAt: undefined, lastTokenAt: undefined, tokens: 0, reads: 0, gapsMs: [] });

function counted(texts: readonly string[], samples: readonly Sample[]) {
  const tally = new GoodputTally(texts.map(limit));
  for (const each of samples) tally.add(each);
  return tally.over(samples.length);
}

describe('a limit for each request', () => {
  it.each([
    ['latency<900ms', sample(), false],
    ['latency<=900ms', sample(), true],
    ['latency<900.5ms', sample(), true],
    ['ttft<=200ms', sample({ stream: stream() }), true],
    ['ttft<200ms', sample({ stream: stream() }), false],
    ['itl<=400ms', sample({ stream: stream() }), true],
    ['itl<400ms', sample({ stream: stream() }), false],
    ['tpot<=150ms', sample({ stream: stream() }), true],
    ['tpot<150ms', sample({ stream: stream() }), false],
    ['itl<1ms', sample({ stream: ONE_TOKEN }), true],
    ['tpot<1ms', sample({ stream: ONE_TOKEN }), true],
  ])('%s is on its own time: %#', (text, request, isKept) => {
    const kept = isKept ? 1 : 0;
    const slos = [{ slo: limit(text), kept, unmeasured: 0 }];
    expect(counted([text], [request])).toEqual({ kept, due: 1, slos });
  });

  it.each(['ttft<1h', 'itl<1h', 'tpot<1h'])('%s is not kept by an answer that streamed no text', (text) => {
    const slos = [{ slo: limit(text), kept: 0, unmeasured: 2 }];
    expect(counted([text], [sample(), sample({ stream: NO_TEXT })])).toEqual({ kept: 0, due: 2, slos });
  });

  it('is kept by a stream of a hundred thousand gaps', () => {
    const gapsMs = new Array<number>(200_000).fill(1);
    expect(counted(['itl<2ms'], [sample({ stream: stream({ gapsMs }) })])).toMatchObject({ kept: 1 });
  });
});

describe('the goodput', () => {
  it('counts the requests that keep every limit', () => {
    const slow = sample({ latencyMs: 6_000, stream: stream() });
    const late = sample({ stream: stream({ firstTokenAt: 1_700 }) });
    const texts = ['latency<5s', 'ttft<300ms'];
    expect(counted(texts, [slow, late, sample(), sample({ stream: stream() })])).toMatchObject({
      kept: 1,
      slos: [
        { kept: 3, unmeasured: 0 },
        { kept: 2, unmeasured: 1 },
      ],
    });
  });

  it('counts only requests that ended well', () => {
    const metrics = new RunMetrics([limit('latency<5s')]);
    metrics.record(sample());
    metrics.record(sample({ outcome: 'internal-error' }));
    metrics.record(sample({ outcome: 'crosstalk' }));
    expect(metrics.goodput(4)).toMatchObject({ kept: 1, due: 4, slos: [{ kept: 1 }] });
  });

  it('is not measured without limits', () => {
    expect(new RunMetrics().goodput(4)).toBeUndefined();
  });
});
