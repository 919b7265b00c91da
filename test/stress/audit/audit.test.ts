import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/stress/answer/outcome.ts';
import { auditHistory } from '../../../src/stress/audit/audit.ts';
import type { HistoryMessage } from '../../../src/stress/audit/history.ts';
import { Ledger } from '../../../src/stress/audit/ledger.ts';
import { TokenGenerator } from '../../../src/stress/request/token.ts';

const tokens = new TokenGenerator();

/** Audits a run whose requests 0, 1, … ended so, against a history; ids are given in order, from 1. */
function audit(outcomes: Outcome[], history: Omit<HistoryMessage, 'id'>[]) {
  const ledger = new Ledger();
  for (const [seq, outcome] of outcomes.entries()) ledger.record(seq, outcome);
  async function* messages() {
    for (const [index, message] of history.entries()) yield { id: index + 1, ...message };
  }
  return auditHistory(ledger, messages(), (text) => tokens.sequencesIn(text));
}

const asked = (seq: number) => ({ role: 'user', content: tokens.token(seq), replyTo: null });
const answered = (seq: number, replyTo: number) => ({
  role: 'assistant',
  content: `Echo: ${tokens.token(seq)}`,
  replyTo,
});

const CLEAN = { lost: 0, duplicated: 0, orphaned: 0, unexpected: 0, recovered: 0, untraceable: 0 };

describe('the audit', () => {
  it('is clean when every acknowledged turn is stored once', async () => {
    const history = [asked(0), answered(0, 1), asked(1), answered(1, 3)];
    expect(await audit(['ok', 'ok'], history)).toEqual({ ...CLEAN, acknowledged: 2, stored: 2 });
  });

  it.each([
    ['its message', [answered(0, 9)]],
    ['its reply', [asked(0), asked(1), answered(1, 2)]],
    ['both', [asked(1), answered(1, 1)]],
  ])('finds an acknowledged turn that lost %s', async (_name, history) => {
    expect(
      await audit(['ok', 'ok'].slice(0, history.length === 1 ? 1 : 2) as Outcome[], history),
    ).toMatchObject({ lost: 1 });
  });

  it.each([
    ['message', [asked(0), asked(0), answered(0, 1)]],
    ['reply', [asked(0), answered(0, 1), answered(0, 1)]],
  ])('finds a %s that is stored twice', async (_name, history) => {
    expect(await audit(['ok'], history)).toMatchObject({ duplicated: 1, stored: 1 });
  });

  it("does not count another client's reply, though it quotes one of ours", async () => {
    const foreign = { role: 'user', content: 'hello', replyTo: null };
    const history = [asked(0), foreign, answered(0, 1), answered(0, 2)];
    expect(await audit(['ok'], history)).toEqual({ ...CLEAN, acknowledged: 1, stored: 1 });
  });

  it.each([
    ['a message without its reply', [asked(0), asked(1), answered(1, 2)]],
    ['a reply without its message', [answered(0, 99), asked(1), answered(1, 2)]],
  ])('finds %s that a failed request left behind', async (_name, history) => {
    expect(await audit(['internal-error', 'ok'], history)).toMatchObject({ orphaned: 1, lost: 0 });
  });

  it('distinguishes a failed request that is stored from an unknown one', async () => {
    const history = [asked(0), answered(0, 1), asked(1), answered(1, 3)];
    expect(await audit(['internal-error', 'timeout'], history)).toMatchObject({
      unexpected: 1,
      recovered: 1,
      acknowledged: 0,
    });
  });

  it('expects nothing of requests that failed', async () => {
    expect(await audit(['lock-error', 'timeout'], [])).toEqual({ ...CLEAN, acknowledged: 0, stored: 0 });
  });

  it('believes the link of a reply more than its words', async () => {
    const history = [asked(0), asked(1), answered(1, 1), answered(1, 2)];
    expect(await audit(['crosstalk', 'ok'], history)).toMatchObject({ stored: 2, duplicated: 0 });
  });

  it('judges by the messages alone where replies neither link nor quote', async () => {
    const silent = { role: 'assistant', content: 'A thoughtful answer.', replyTo: undefined };
    const quoting = { ...silent, content: `About ${tokens.token(0)}: a thoughtful answer.` };
    expect(await audit(['ok', 'ok'], [asked(0), quoting, asked(1), silent])).toMatchObject({
      stored: 2,
      lost: 0,
    });
    expect(await audit(['ok', 'ok'], [asked(0), silent])).toMatchObject({ stored: 1, lost: 1 });
  });

  it('finds the replies lost where there are none at all', async () => {
    expect(await audit(['ok', 'ok'], [asked(0), asked(1)])).toMatchObject({ stored: 0, lost: 2 });
  });

  it('is not misled by replies that are linked to another client’s messages', async () => {
    const foreign = { role: 'assistant', content: 'hi', replyTo: 99 };
    expect(await audit(['ok'], [asked(0), foreign])).toMatchObject({ lost: 1 });
  });

  it('knows other servers’ words for the two sides', async () => {
    const history = [
      { ...asked(0), role: 'human' },
      { ...answered(0, 1), role: 'ai' },
    ];
    expect(await audit(['ok'], history)).toEqual({ ...CLEAN, acknowledged: 1, stored: 1 });
  });

  it('refuses an unknown role in a message of this run', async () => {
    await expect(audit(['ok'], [{ ...asked(0), role: 'visitor' }])).rejects.toMatchObject({
      code: 'AUDIT_UNREADABLE',
    });
  });

  it('takes what a system says for no reply', async () => {
    const system = { role: 'system', content: 'Be kind.', replyTo: undefined };
    expect(await audit(['ok'], [system, asked(0)])).toMatchObject({ lost: 1, untraceable: 0 });
  });

  it('finds the message of a linked reply that stands before it', async () => {
    const silent = { role: 'assistant', content: 'A thoughtful answer.', replyTo: 2 };
    expect(await audit(['ok'], [silent, asked(0)])).toEqual({ ...CLEAN, acknowledged: 1, stored: 1 });
  });

  it('does not guess which of several messages a reply answers that quotes them all', async () => {
    const context = {
      role: 'assistant',
      content: `${tokens.token(0)} ${tokens.token(1)}`,
      replyTo: undefined,
    };
    const history = [asked(0), context, asked(1), context];
    expect(await audit(['ok', 'ok'], history)).toMatchObject({ stored: 2, duplicated: 0, untraceable: 2 });
  });

  it('ignores what is not of this run', async () => {
    const other = { role: 'user', content: 'hello', replyTo: null };
    expect(await audit([], [other, { role: 'assistant', content: 'hi', replyTo: 1 }])).toEqual({
      ...CLEAN,
      acknowledged: 0,
      stored: 0,
    });
  });
});
