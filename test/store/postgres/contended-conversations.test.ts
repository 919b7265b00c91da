import { describe, expect, it } from 'vitest';
import { ContendedConversations } from '../../../src/store/postgres/pool/contended-conversations.ts';

const REFUSED = new Set(['a', 'b']);

describe('conversations that another session has', () => {
  it('are waited for at once where there is nothing else to do, and each in turn', () => {
    const contended = new ContendedConversations();
    expect(contended.nextToWaitFor(REFUSED, true, 0)).toBe('a');
    contended.waitedInVain('a', 100);
    expect(contended.nextToWaitFor(REFUSED, true, 100)).toBe('b');
    contended.waitedInVain('b', 200);
    expect(contended.nextToWaitFor(REFUSED, true, 200)).toBe('a');
  });

  it('rest ever longer after they were waited for in vain', () => {
    const contended = new ContendedConversations();
    const only = new Set(['a']);
    const rests: number[] = [];
    let now = 0;
    for (let i = 0; i < 6; i++) {
      contended.nextToWaitFor(only, true, now);
      contended.waitedInVain('a', now);
      const from = now;
      while (contended.nextToWaitFor(only, true, now) === undefined) now += 10;
      rests.push(now - from);
    }
    expect(rests).toEqual([50, 100, 200, 400, 800, 800]);
  });

  it('are waited for beside other work only when they were refused for long, and one at a time', () => {
    const contended = new ContendedConversations();
    expect(contended.nextToWaitFor(REFUSED, false, 0)).toBeUndefined();
    expect(contended.nextToWaitFor(REFUSED, false, 299)).toBeUndefined();
    expect(contended.nextToWaitFor(REFUSED, false, 300)).toBe('a');
    contended.waitedInVain('a', 400);
    expect(contended.nextToWaitFor(REFUSED, false, 1_199)).toBeUndefined();
    expect(contended.nextToWaitFor(REFUSED, false, 1_200)).toBe('a');
  });

  it('are forgotten when they are free', () => {
    const contended = new ContendedConversations();
    contended.nextToWaitFor(REFUSED, false, 0);
    contended.nextToWaitFor(new Set(), false, 200);
    expect(contended.nextToWaitFor(REFUSED, false, 400)).toBeUndefined();
  });
});
