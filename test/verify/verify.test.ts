import { describe, expect, it } from 'vitest';
import { GenesisError } from '../../src/errors.ts';
import { freePort } from '../../src/stress/target/free-port.ts';
import type { Check } from '../../src/verify/check.ts';
import type { CheckOutcome } from '../../src/verify/result.ts';
import type { VerifyTarget } from '../../src/verify/servers/verify-target.ts';
import { runVerify, type VerifyEvent } from '../../src/verify/verify.ts';

import { sharedTestServer } from '../support/server.ts';

const PASSED: CheckOutcome = { status: 'passed', summary: 'held' };
const FAILED: CheckOutcome = { status: 'failed', summary: 'broke', evidence: [], log: null, diagnoses: [] };
const LOST: CheckOutcome = { ...FAILED, status: 'data-lost' };
const UNKNOWN: CheckOutcome = { status: 'unknown', reason: 'no telling' };

function check(name: string, run: CheckOutcome | Check['run'], more: Partial<Check> = {}): Check {
  const runs = typeof run === 'function' ? run : async () => run;
  return { name, holdsWhen: 'it holds', needs: [], quick: true, run: runs, ...more };
}

function verify(target: VerifyTarget, checks: readonly Check[], more = {}, hooks = {}) {
  return runVerify({ target, checks, quick: false, timeoutMs: 5_000, ...more }, hooks);
}

const shared = sharedTestServer();

/** One that runs before the test, and is never started by a check. */
function running(): VerifyTarget {
  return { kind: 'remote', url: shared().url, database: undefined };
}

describe('the verdict of a run', () => {
  it.each<[string, CheckOutcome[], string, string[]]>([
    ['is passed when all hold', [PASSED, PASSED], 'passed', []],
    ['is failed when one does not', [PASSED, FAILED, UNKNOWN], 'failed', ['1: broke']],
    ['is lost data before all else', [FAILED, LOST], 'data-lost', ['1: broke', '0: broke']],
    ['is inconclusive when one is unknown', [PASSED, UNKNOWN], 'inconclusive', ['1: no telling']],
    ['is inconclusive when nothing was checked', [], 'inconclusive', ['no check could run on this target']],
  ])('%s', async (_, outcomes, status, reasons) => {
    const checks = outcomes.map((outcome, index) => check(String(index), outcome));
    const { verdict } = await verify(running(), checks);
    expect(verdict).toEqual(status === 'passed' ? { status } : { status, reasons });
  });
});

describe('a check', () => {
  it('is skipped, with the reason, where the target does not have what it needs', async () => {
    const never = async () => Promise.reject(new Error('it ran'));
    const needs = ['start', 'database', 'several', 'model'] as const;
    const checks = needs.map((need) => check(need, never, { needs: [need] }));
    const { checks: results } = await verify(running(), checks);
    expect(results.map((result) => result.status)).toEqual(['skipped', 'skipped', 'skipped', 'skipped']);
    expect(results.map((result) => 'reason' in result && result.reason)).toEqual([
      expect.stringContaining('--spawn'),
      expect.stringContaining('--db'),
      expect.stringContaining('{{port}}'),
      expect.stringContaining('{{model-url}}'),
    ]);
  });

  it('that takes long is skipped by --quick', async () => {
    const checks = [check('long', PASSED, { quick: false }), check('short', PASSED)];
    const { checks: results } = await verify(running(), checks, { quick: true });
    expect(results.map(({ name, status }) => [name, status])).toEqual([
      ['long', 'skipped'],
      ['short', 'passed'],
    ]);
  });

  it('is unknown when something that is not the server kept it from deciding', async () => {
    const error = new GenesisError('AUDIT_UNREADABLE', 'HTTP 404', { hint: 'Look there.' });
    const checks = [check('first', PASSED), check('second', () => Promise.reject(error))];
    const { checks: results, verdict } = await verify(running(), checks);
    expect(results[1]).toMatchObject({ status: 'unknown', reason: 'HTTP 404. Look there.' });
    expect(verdict.status).toBe('inconclusive');
  });

  it('fails when the server worked, and then does not start again', async () => {
    const port = await freePort();
    const script = `require('node:http').createServer((q, a) => a.end()).listen(process.env.PORT)`;
    const first = check('first', async (context) => {
      const { server } = await context.start();
      await server?.kill();
      throw new GenesisError('SERVER_START_FAILED', 'it ended at once');
    });
    const target: VerifyTarget = {
      kind: 'spawned',
      command: `"${process.execPath}" -e "${script}"`,
      url: `http://127.0.0.1:${port}`,
      database: undefined,
    };
    const { checks: results } = await verify(target, [first]);
    expect(results).toMatchObject([
      { status: 'failed', summary: 'it ended at once', diagnoses: [{ cause: 'server-died' }] },
    ]);
  });

  it('has servers of its own, which end with it', async () => {
    const urls: string[] = [];
    const starts = check('starts', async (context) => {
      urls.push((await context.start()).url, (await context.start()).url);
      return PASSED;
    });
    const { verdict } = await verify({ kind: 'embedded' }, [starts, starts]);
    expect(verdict).toEqual({ status: 'passed' });
    expect(new Set(urls).size).toBe(4);
    for (const url of urls) await expect(fetch(url)).rejects.toThrow();
  });
});

describe('a run', () => {
  it('is inconclusive, at once, when the first server does not start', async () => {
    const target: VerifyTarget = {
      kind: 'spawned',
      command: 'false',
      url: `http://127.0.0.1:${await freePort()}`,
      database: undefined,
    };
    const starts = check('starts', async (context) => {
      await context.start();
      return PASSED;
    });
    const { checks: results, verdict } = await verify(target, [starts, starts]);
    expect(results).toMatchObject([
      { status: 'unknown', reason: '"false" ended at once (exit code 1). It printed nothing.' },
      { status: 'skipped', reason: 'there is no server to check' },
    ]);
    expect(verdict.status).toBe('inconclusive');
  });

  it('announces each check as it begins and ends, and stops at its signal', async () => {
    const abort = new AbortController();
    const announced: string[] = [];
    const onEvent = (event: VerifyEvent) =>
      announced.push(event.type === 'checking' ? `${event.check.name}?` : `${event.result.name}!`);
    const stopping = async () => {
      abort.abort();
      return FAILED;
    };
    const checks = [check('a', PASSED), check('b', stopping), check('c', PASSED)];
    const result = await verify(running(), checks, {}, { onEvent, signal: abort.signal });
    expect(announced).toEqual(['a?', 'a!', 'b?']);
    expect(result).toMatchObject({ interrupted: true, checks: [{ name: 'a' }] });
    expect(result.verdict).toEqual({ status: 'inconclusive', reasons: ['interrupted before the end'] });
  });
});
