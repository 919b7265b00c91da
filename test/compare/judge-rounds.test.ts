import { describe, expect, it } from 'vitest';
import { judgeRounds } from '../../src/compare/judge-rounds.ts';
import type { StressResult } from '../../src/stress/judge/result.ts';
import { evenStreams } from '../support/streams.ts';
import { answered, latencyOf, oneTo, sampleAudit, sampleResult } from '../support/stress-result.ts';

const OPTIONS = { rounds: 40, tolerance: 0.05, load: { kind: 'closed-loop', concurrency: 20 } } as const;

const judged = (rounds: number, before: Partial<StressResult>, after: Partial<StressResult>) =>
  judgeRounds(
    OPTIONS,
    oneTo(rounds).map(() => ({ before: sampleResult(before), after: sampleResult(after), turns: [] })),
    null,
  );

const streams = evenStreams(20);
const slow = { ratePerSecond: 10, latency: latencyOf(oneTo(100).map((ms) => ms * 10)) };

describe('rounds of two servers of which one streams', () => {
  it('end the comparison at once, without a claim about speed', () => {
    const { verdict, isOver } = judged(1, {}, { streams, ...slow });
    expect(verdict).toEqual({
      status: 'undecided',
      reasons: ['after 1 round: the answers of B are streams, those of A are not'],
    });
    expect(isOver).toBe(true);
  });

  it('claim nothing about speed at a look either', () => {
    const { measures, verdict } = judged(10, { streams }, slow);
    expect(verdict.reasons).toEqual(['after 10 rounds: the answers of A are streams, those of B are not']);
    expect(measures.map(({ judgement }) => judgement)).not.toContain('worse');
  });

  it('show all the same what was lost', () => {
    const audit = sampleAudit({ lost: 1 });
    expect(judged(1, {}, { streams, audit }).verdict.status).toBe('data-lost');
  });
});

describe('rounds are compared', () => {
  it('where both servers stream', () => {
    expect(judged(10, { streams }, { streams, ...slow }).verdict.status).toBe('worse');
    expect(judged(1, { streams }, { streams }).isOver).toBe(false);
  });

  it('where one had no success that could show what it answers', () => {
    expect(judged(10, { streams }, answered({ timeout: 100 })).verdict.status).toBe('worse');
  });
});
