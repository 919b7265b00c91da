import { describe, expect, it } from 'vitest';
import type { Check } from '../../../src/verify/check.ts';
import { streamDisconnect } from '../../../src/verify/checks/streams/stream-disconnect.ts';
import { streamErrors } from '../../../src/verify/checks/streams/stream-errors.ts';
import { streamPool } from '../../../src/verify/checks/streams/stream-pool.ts';
import { runVerify } from '../../../src/verify/verify.ts';
import { supportFile } from '../../support/fixture.ts';

/** Verifies the server of another shape, which has only one manner at a time. */
async function verify(
  manner: string,
  more: { readonly quick?: boolean; readonly timeoutMs?: number } = {},
  checks: readonly Check[] = [streamErrors, streamDisconnect],
) {
  const command = `"${process.execPath}" "${supportFile('streaming-chat.js')}" {{port}} {{model-url}} "${manner}"`;
  const result = await runVerify({
    target: { kind: 'spawned', command, url: 'http://127.0.0.1:{{port}}', database: undefined },
    checks,
    ...{ quick: false, timeoutMs: 30_000, ...more },
  });
  return result.checks;
}

describe('a server of another shape', () => {
  it.each(['plain', 'retries'])(
    'may report by its status, and by the end of its connection: %s',
    async (manner) => {
      expect(await verify(manner)).toMatchObject([
        { name: 'stream-errors', status: 'passed' },
        { name: 'stream-disconnect', status: 'passed' },
      ]);
    },
  );

  it('that asks for whole replies has no stream of its model to leave', async () => {
    expect(await verify('whole', { quick: true })).toMatchObject([
      { status: 'passed' },
      { status: 'skipped', reason: expect.stringContaining('asks its model for whole replies') },
    ]);
  });

  it('that does not ask the model of the check is not judged', async () => {
    expect(await verify('echoes', { quick: true })).toMatchObject([
      { status: 'skipped', reason: expect.stringContaining('{{model-url}}') },
      { status: 'skipped', reason: expect.stringContaining('{{model-url}}') },
    ]);
  });

  it.each([
    ['skips', 'truncated-reply'],
    ['apologises', 'error-as-reply'],
    ['message first', 'split-turn'],
  ])('that %s has the cause %s', async (manner, cause) => {
    const [errors] = await verify(manner, { quick: true });
    expect(errors).toMatchObject({ status: 'failed', diagnoses: [{ cause }] });
  });

  it('that has two defects has the causes of both', async () => {
    const [errors] = await verify('trusts', { timeoutMs: 2_000 });
    const causes = errors?.status === 'failed' ? errors.diagnoses.map(({ cause }) => cause) : [];
    expect(causes).toEqual(['unlimited-silence', 'truncated-reply']);
  });

  it('that answers one stream after the other says so where it passes', async () => {
    const [pool] = await verify('one by one', { quick: true }, [streamPool]);
    expect(pool).toMatchObject({
      status: 'passed',
      summary: expect.stringMatching(/^10 of 10 reads beside 1 waiting stream, as the server lets no more/),
    });
  });
});
