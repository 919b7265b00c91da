import { describe, expect, it, onTestFinished } from 'vitest';
import { connect } from '../../../../src/postgres/connect.ts';
import { openOutside } from '../../../../src/stress/faults/outside/open-outside.ts';
import type { OutsideDatabase } from '../../../../src/stress/faults/outside/outside-database.ts';
import { NO_POSTGRES, runOn, tempPostgres } from '../../../support/postgres.ts';

function outsideOf(address: string): OutsideDatabase {
  const outside = openOutside(address);
  onTestFinished(() => outside.close());
  return outside;
}

async function notes(): Promise<string> {
  const address = await tempPostgres();
  await runOn(
    address,
    'CREATE SCHEMA app; CREATE TABLE app.notes (text text); CREATE TABLE "Odd name" (id int)',
  );
  return address;
}

/** The SQLSTATE with which a statement is refused; undefined where it is done. */
async function refusal(address: string, sql: string): Promise<string | undefined> {
  return runOn(address, `SET lock_timeout = 100; ${sql}`).then(
    () => undefined,
    (error: { code: string }) => error.code,
  );
}

const WRITE = `INSERT INTO app.notes VALUES ('a note')`;

describe.skipIf(NO_POSTGRES)('a session from outside', () => {
  it('keeps others from writing to any table until it lets go, and lets them read', async () => {
    const address = await notes();
    const outside = outsideOf(address);
    await outside.hold();
    expect(await refusal(address, WRITE)).toBe('55P03');
    expect(await refusal(address, 'DELETE FROM "Odd name"')).toBe('55P03');
    expect(await refusal(address, 'SELECT * FROM app.notes')).toBeUndefined();
    await outside.release();
    expect(await refusal(address, WRITE)).toBeUndefined();
  });

  it('lets others write when it is closed', async () => {
    const address = await notes();
    const outside = outsideOf(address);
    await outside.hold();
    await outside.close();
    expect(await refusal(address, WRITE)).toBeUndefined();
  });

  it('waits for a transaction that writes, and does not keep others from writing meanwhile for long', async () => {
    const address = await notes();
    const writer = await connect(address);
    onTestFinished(() => writer.end());
    await writer.query(`BEGIN; ${WRITE}`);
    const outside = outsideOf(address);
    const holding = outside.hold();
    await runOn(address, 'SELECT pg_sleep(0.5)');
    await runOn(address, WRITE);
    await writer.query('COMMIT');
    await holding;
    expect(await refusal(address, WRITE)).toBe('55P03');
  });

  it('stops waiting when it is aborted', async () => {
    const address = await notes();
    const writer = await connect(address);
    onTestFinished(() => writer.end());
    await writer.query(`BEGIN; ${WRITE}`);
    const abort = new AbortController();
    const holding = outsideOf(address).hold(abort.signal);
    abort.abort();
    await expect(holding).rejects.toMatchObject({ code: 'DB_OPEN_FAILED' });
    await expect(outsideOf(address).hold(AbortSignal.abort())).rejects.toMatchObject({
      code: 'DB_OPEN_FAILED',
    });
  });

  it('finds a sound database sound', async () => {
    expect(await outsideOf(await notes()).integrityProblems()).toEqual([]);
  });

  it('says that there are no tables, and that there is no server, without the password', async () => {
    await expect(outsideOf(await tempPostgres()).hold()).rejects.toMatchObject({
      code: 'DB_OPEN_FAILED',
      message: expect.stringContaining('has no tables'),
    });
    const nowhere = outsideOf('postgres://me:secret@127.0.0.1:1/db');
    await expect(nowhere.hold()).rejects.toMatchObject({
      message: expect.stringMatching(/^postgres:\/\/me@127\.0\.0\.1:1\/db cannot be used/),
    });
  });
});
