import type { FastifyBaseLogger } from 'fastify';
import { describe, expect, it } from 'vitest';
import { DatabaseWatch } from '../../src/server/database-watch.ts';

const error = new Error('connect ECONNREFUSED');
const LOST = { pool: 'memory', type: 'connection-lost', role: 'reader', error } as const;
const AWAY = { pool: 'memory', type: 'unavailable', operation: 'addTurn', error } as const;
const OPEN_FAILED = { pool: 'memory', type: 'open-failed', role: 'writer', error } as const;

function watching() {
  const lines: unknown[] = [];
  const clock = { now: 0 };
  const write = (level: string) => (event: { type: string }) => lines.push(`${level} ${event.type}`);
  const log = { warn: write('warn'), error: write('error') } as unknown as FastifyBaseLogger;
  return { watch: new DatabaseWatch(log, () => clock.now), lines, clock };
}

describe('the watch of a database', () => {
  it('logs an outage once, and its end once', () => {
    const { watch, lines } = watching();
    for (let i = 0; i < 3; i++) for (const event of [LOST, OPEN_FAILED, AWAY]) watch.onEvent(event);
    expect(watch.isAvailable).toBe(false);
    watch.onEvent({ pool: 'memory', type: 'available' });
    watch.onEvent({ pool: 'settings', type: 'available' });
    expect(watch.isAvailable).toBe(true);
    expect(lines).toEqual([
      'error connection-lost',
      'error open-failed',
      'error unavailable',
      'warn available',
    ]);
  });

  it('knows no end of an outage before all pools that met it are served', () => {
    const { watch } = watching();
    for (const pool of ['memory', 'settings']) watch.onEvent({ ...AWAY, pool });
    watch.onEvent({ pool: 'settings', type: 'available' });
    expect(watch.isAvailable).toBe(false);
    watch.onEvent({ pool: 'memory', type: 'available' });
    expect(watch.isAvailable).toBe(true);
  });

  it('does not call a lost connection an outage', () => {
    const { watch, lines } = watching();
    watch.onEvent(LOST);
    expect(() => watch.assertAvailable()).not.toThrow();
    watch.onEvent({ pool: 'memory', type: 'available' });
    expect(lines).toEqual(['error connection-lost']);
  });

  it('repeats that a connection cannot be opened once a minute', () => {
    const { watch, lines, clock } = watching();
    for (clock.now = 0; clock.now < 120_000; clock.now += 500) watch.onEvent(OPEN_FAILED);
    expect(lines).toHaveLength(2);
  });

  it('asks only in doubt, one question at a time, and believes the answer', async () => {
    const { watch } = watching();
    let asked = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    const ask = () => {
      asked++;
      return promise;
    };
    watch.askIfDoubtful(ask);
    expect(asked).toBe(0);
    watch.onEvent(AWAY);
    for (let i = 0; i < 3; i++) watch.askIfDoubtful(ask);
    expect(asked).toBe(1);
    expect(() => watch.assertAvailable()).toThrow(/does not serve now/);
    resolve();
    await promise;
    await new Promise(setImmediate);
    expect(watch.isAvailable).toBe(true);
  });
});
