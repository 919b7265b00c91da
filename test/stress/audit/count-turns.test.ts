import { describe, expect, it } from 'vitest';
import { type Outcome, traitsOf } from '../../../src/stress/answer/outcome.ts';
import type { AuditCounts } from '../../../src/stress/audit/audit.ts';
import { countTurns } from '../../../src/stress/audit/count-turns.ts';
import type { HistoryMessage } from '../../../src/stress/audit/history/history-message.ts';
import { Ledger } from '../../../src/stress/audit/ledger.ts';
import { SeenTurns } from '../../../src/stress/audit/seen-turns.ts';
import { StoredTurns } from '../../../src/stress/audit/stored-turns.ts';
import { TokenGenerator } from '../../../src/stress/request/token.ts';
import { CLEAN_AUDIT } from '../../support/samples.ts';

const tokens = new TokenGenerator();

type Message = Omit<HistoryMessage, 'id'>;

/** Audits a run whose requests 0, 1, … ended so, against a history; ids are given in order, from 1. */
function audit(outcomes: Outcome[], history: Message[]): AuditCounts {
  return auditReads(outcomes, [history]);
}

/** Audits it against what several reads of the history showed. */
function auditReads(
  outcomes: Outcome[],
  reads: Message[][],
  {
    wasKilled = false,
    inDatabase = new Set<number>(),
    listed = (messages: HistoryMessage[]) => messages,
  } = {},
): AuditCounts {
  const ledger = new Ledger();
  for (const [seq, outcome] of outcomes.entries())
    ledger.record(seq, { outcome, certainty: traitsOf(outcome).certainty });
  const seen = new SeenTurns(ledger);
  for (const history of reads) {
    const turns = new StoredTurns(ledger.size);
    const messages = history.map((message, index) => ({ id: index + 1, ...message }));
    for (const message of listed(messages)) turns.add(message, tokens.sequencesIn(message.content));
    turns.finish();
    seen.add(turns);
  }
  return countTurns(ledger, seen, { wasKilled, inDatabase, unproven: undefined });
}

/** The same against a list that starts with the newest message. */
function auditBackwards(outcomes: Outcome[], history: Message[]): AuditCounts {
  return auditReads(outcomes, [history], { listed: (messages) => messages.toReversed() });
}

const asked = (seq: number) => ({ role: 'user', content: tokens.token(seq), replyTo: null });
const answered = (seq: number, replyTo: number) => ({
  role: 'assistant',
  content: `Echo: ${tokens.token(seq)}`,
  replyTo,
});

const CLEAN = { ...CLEAN_AUDIT, acknowledged: 0, stored: 0 };

describe('the audit', () => {
  it('is clean when every acknowledged turn is stored once', () => {
    const history = [asked(0), answered(0, 1), asked(1), answered(1, 3)];
    expect(audit(['ok', 'ok'], history)).toEqual({ ...CLEAN, acknowledged: 2, stored: 2 });
  });

  it.each([
    ['its message', [answered(0, 9)]],
    ['its reply', [asked(0), asked(1), answered(1, 2)]],
    ['both', [asked(1), answered(1, 1)]],
  ])('finds an acknowledged turn that lost %s', (_name, history) => {
    expect(audit(['ok', 'ok'].slice(0, history.length === 1 ? 1 : 2) as Outcome[], history)).toMatchObject({
      lost: 1,
    });
  });

  it.each([
    ['message', [asked(0), asked(0), answered(0, 1)]],
    ['reply', [asked(0), answered(0, 1), answered(0, 1)]],
  ])('finds a %s that is stored twice', (_name, history) => {
    expect(audit(['ok'], history)).toMatchObject({ duplicated: 1, stored: 1 });
  });

  it("does not count another client's reply, though it quotes one of ours", () => {
    const foreign = { role: 'user', content: 'hello', replyTo: null };
    const history = [asked(0), foreign, answered(0, 1), answered(0, 2)];
    expect(audit(['ok'], history)).toEqual({ ...CLEAN, acknowledged: 1, stored: 1 });
  });

  it.each([
    ['a message without its reply', [asked(0), asked(1), answered(1, 2)]],
    ['a reply without its message', [answered(0, 99), asked(1), answered(1, 2)]],
  ])('finds %s that a failed request left behind', (_name, history) => {
    expect(audit(['internal-error', 'ok'], history)).toMatchObject({ orphaned: 1, lost: 0 });
  });

  it('distinguishes a failed request that is stored from an unknown one', () => {
    const history = [asked(0), answered(0, 1), asked(1), answered(1, 3)];
    expect(audit(['internal-error', 'timeout'], history)).toMatchObject({
      unexpected: 1,
      recovered: 1,
      acknowledged: 0,
    });
  });

  it('expects nothing of requests that failed', () => {
    expect(audit(['lock-error', 'timeout'], [])).toEqual({ ...CLEAN, acknowledged: 0, stored: 0 });
  });

  it('believes the link of a reply more than its words', () => {
    const history = [asked(0), asked(1), answered(1, 1), answered(1, 2)];
    expect(audit(['crosstalk', 'ok'], history)).toMatchObject({ stored: 2, duplicated: 0 });
  });

  it('judges by the messages alone where replies neither link nor quote', () => {
    const silent = { role: 'assistant', content: 'A thoughtful answer.', replyTo: undefined };
    const quoting = { ...silent, content: `About ${tokens.token(0)}: a thoughtful answer.` };
    expect(audit(['ok', 'ok'], [asked(0), quoting, asked(1), silent])).toMatchObject({
      stored: 2,
      lost: 0,
    });
    expect(audit(['ok', 'ok'], [asked(0), silent])).toMatchObject({ stored: 1, lost: 1 });
  });

  it('compares messages alone where no replies are stored at all', () => {
    expect(audit(['ok', 'ok'], [asked(0), asked(1)])).toMatchObject({
      ...{ stored: 2, lost: 0, replies: 'not-stored' },
    });
    expect(audit(['ok', 'ok', 'ok'], [asked(0), asked(2)])).toMatchObject({ stored: 2, lost: 1 });
  });

  it('finds one missing reply among many', () => {
    const history = [asked(0), answered(0, 1), asked(1), answered(1, 3), asked(2)];
    expect(audit(['ok', 'ok', 'ok'], history)).toMatchObject({ stored: 2, lost: 1, replies: 'compared' });
  });

  it('sees half turns where every request failed, though no reply is stored', () => {
    expect(audit(['internal-error', 'timeout'], [asked(0), asked(1)])).toMatchObject({
      ...{ orphaned: 1, underWay: 1, unexpected: 0, recovered: 0 },
    });
  });

  it('takes half a turn without an answer for one under way, unless the server was killed', () => {
    const history = [asked(0), asked(1), answered(1, 2)];
    expect(audit(['timeout', 'ok'], history)).toMatchObject({ underWay: 1, orphaned: 0 });
    expect(auditReads(['timeout', 'ok'], [history], { wasKilled: true })).toMatchObject({
      ...{ underWay: 0, orphaned: 1 },
    });
  });

  it('is not misled by replies that are linked to another client’s messages', () => {
    const foreign = { role: 'assistant', content: 'hi', replyTo: 99 };
    const history = [asked(0), foreign, asked(1), answered(1, 3)];
    expect(audit(['ok', 'ok'], history)).toMatchObject({ lost: 1 });
  });

  it('knows other servers’ words for the two sides', () => {
    const history = [
      { ...asked(0), role: 'human' },
      { ...answered(0, 1), role: 'ai' },
    ];
    expect(audit(['ok'], history)).toEqual({ ...CLEAN, acknowledged: 1, stored: 1 });
  });

  it('refuses an unknown role in a message of this run', () => {
    expect(() => audit(['ok'], [{ ...asked(0), role: 'visitor' }])).toThrow(
      expect.objectContaining({ code: 'AUDIT_UNREADABLE' }),
    );
  });

  it('takes what a system says for no reply', () => {
    const system = { role: 'system', content: 'Be kind.', replyTo: undefined };
    const history = [system, asked(0), system, asked(1), answered(1, 4)];
    expect(audit(['ok', 'ok'], history)).toMatchObject({ lost: 1, untraceable: 0 });
  });

  it('finds the message of a linked reply that stands before it', () => {
    const silent = { role: 'assistant', content: 'A thoughtful answer.', replyTo: 2 };
    expect(audit(['ok'], [silent, asked(0)])).toEqual({ ...CLEAN, acknowledged: 1, stored: 1 });
  });

  it('does not guess which of several messages a reply answers that quotes them all', () => {
    const context = {
      role: 'assistant',
      content: `${tokens.token(0)} ${tokens.token(1)}`,
      replyTo: undefined,
    };
    const history = [asked(0), context, asked(1), context];
    expect(audit(['ok', 'ok'], history)).toMatchObject({ stored: 2, duplicated: 0, untraceable: 2 });
  });

  it('ignores what is not of this run', () => {
    const other = { role: 'user', content: 'hello', replyTo: null };
    expect(audit([], [other, { role: 'assistant', content: 'hi', replyTo: 1 }])).toEqual({
      ...CLEAN,
      acknowledged: 0,
      stored: 0,
    });
  });
});

describe('what was stored before the run', () => {
  const silent = { role: 'assistant', content: 'A thoughtful answer.', replyTo: undefined };
  const old = Array.from({ length: 20 }, () => [
    { role: 'user', content: 'hello', replyTo: null },
    silent,
  ]).flat();
  const quoting = (seq: number) => ({ ...answered(seq, 0), replyTo: undefined });

  it.each([
    ['starts with the oldest', audit],
    ['starts with the newest', auditBackwards],
  ])('is ignored in a list that %s', (_order, auditList) => {
    const run = [asked(0), quoting(0), asked(1), quoting(1)];
    expect(auditList(['ok', 'ok'], [...old, ...run])).toEqual({ ...CLEAN, acknowledged: 2, stored: 2 });
    const withoutReply = [asked(0), quoting(0), asked(1)];
    expect(auditList(['ok', 'ok'], [...old, ...withoutReply])).toMatchObject({ lost: 1, untraceable: 0 });
  });

  it.each([
    ['starts with the oldest', audit],
    ['starts with the newest', auditBackwards],
  ])('does not hide replies of the run that show nothing, in a list that %s', (_order, auditList) => {
    const run = [asked(0), quoting(0), asked(1), silent];
    expect(auditList(['ok', 'ok'], [...old, ...run])).toMatchObject({ stored: 2, untraceable: 1 });
  });
});

describe('crosstalk', () => {
  const saying = (seq: number) => ({ ...answered(seq, 0), replyTo: undefined });

  it('is no loss: a reply to the wrong message was stored', () => {
    const history = [asked(0), asked(1), saying(1), saying(1)];
    expect(audit(['crosstalk', 'ok'], history)).toEqual({
      ...{ ...CLEAN, acknowledged: 2, stored: 2, crosstalk: 1, replies: 'crossed' },
    });
  });

  it('is seen in what is stored, though the answers were right', () => {
    const history = [asked(0), asked(1), saying(1), saying(1)];
    expect(audit(['ok', 'ok'], history)).toMatchObject({ lost: 0, duplicated: 0, crosstalk: 1 });
  });

  it('does not hide a lost message', () => {
    const history = [asked(0), asked(1), saying(1), saying(1), saying(1)];
    expect(audit(['crosstalk', 'ok', 'ok'], history)).toMatchObject({ lost: 1, duplicated: 0 });
  });

  it('does not hide that there are fewer replies than acknowledged turns', () => {
    const history = [asked(0), asked(1), saying(1), asked(2), saying(1)];
    expect(audit(['crosstalk', 'ok', 'ok'], history)).toMatchObject({ stored: 2, lost: 1, duplicated: 0 });
  });

  it('does not hide a message that is stored twice', () => {
    const history = [asked(0), asked(1), asked(1), saying(1), saying(1)];
    expect(audit(['crosstalk', 'ok'], history)).toMatchObject({ lost: 0, duplicated: 1 });
  });

  it('counts replies to a request that failed: it may have got the one of another', () => {
    const history = [asked(0), asked(1), saying(1)];
    expect(audit(['crosstalk', 'internal-error'], history)).toMatchObject({ lost: 0 });
  });

  it.each([
    ['starts with the oldest', audit],
    ['starts with the newest', auditBackwards],
  ])('leaves it to links which reply is missing, in a list that %s', (_order, auditList) => {
    const history = [asked(0), answered(1, 1), asked(1), answered(1, 3), asked(2)];
    expect(auditList(['crosstalk', 'ok', 'ok'], history)).toMatchObject({
      ...{ stored: 2, lost: 1, duplicated: 0, crosstalk: 1, replies: 'compared' },
    });
  });
});

describe('several reads', () => {
  const [first, second] = [
    [asked(0), answered(0, 1)],
    [asked(1), answered(1, 3)],
  ];
  const whole = [...first, ...second];

  it('show together what is stored', () => {
    expect(auditReads(['ok', 'ok'], [first, whole, first])).toMatchObject({
      ...{ stored: 2, lost: 0, reads: 3, staleReads: 2, storedLate: 0 },
    });
  });

  it('may show a turn late: then the later ones all have it', () => {
    expect(auditReads(['ok', 'ok'], [first, whole, whole])).toMatchObject({
      ...{ stored: 2, lost: 0, reads: 3, staleReads: 1, storedLate: 1 },
    });
  });

  it('agree where what one lacks was never acknowledged', () => {
    expect(auditReads(['ok', 'timeout'], [first, whole])).toMatchObject({ staleReads: 0, recovered: 1 });
  });

  it('lack what is lost, and what only the database shows', () => {
    expect(auditReads(['ok', 'ok'], [first, first, first])).toMatchObject({ lost: 1, hidden: 0 });
    const inDatabase = new Set([1]);
    expect(auditReads(['ok', 'ok'], [first, first, first], { inDatabase })).toMatchObject({
      ...{ stored: 1, lost: 0, hidden: 1 },
    });
  });
});
