import { describe, expect, it, onTestFinished } from 'vitest';
import { DoctorSession } from '../../../src/doctor/postgres/session/doctor-session.ts';
import { NO_POSTGRES, runOn, tempPostgres } from '../../support/postgres.ts';

async function session(): Promise<DoctorSession> {
  const address = await tempPostgres();
  await runOn(address, 'CREATE TABLE notes (text text)');
  const opened = await DoctorSession.open(address, 5_000);
  onTestFinished(() => opened.close());
  return opened;
}

describe.skipIf(NO_POSTGRES)('a session of the doctor', () => {
  it('writes nothing', async () => {
    const asked = await session();
    await expect(asked.rows(`INSERT INTO notes VALUES ('mine')`)).rejects.toMatchObject({ code: '25006' });
    expect(await asked.rows('SELECT * FROM notes')).toEqual([]);
  });

  it('holds nothing between two questions', async () => {
    const asked = await session();
    const first = await asked.rows('SELECT pg_current_xact_id_if_assigned() AS id, now()::text AS begun');
    expect(first).toEqual([{ id: null, begun: expect.any(String) }]);
    expect(await asked.rows('SELECT now()::text AS begun')).not.toEqual([{ begun: first[0]?.begun }]);
  });

  it('goes on after a question that is refused, or takes too long', async () => {
    const asked = await session();
    expect(await asked.ask('SELECT * FROM nowhere', () => 1)).toEqual({
      status: 'unanswered',
      reason: 'relation "nowhere" does not exist (42P01)',
    });
    expect(await asked.ask('SELECT pg_sleep(60)', () => 1, { timeoutMs: 50 })).toEqual({
      status: 'unanswered',
      reason: 'it took too long',
    });
    expect(await asked.ask('SELECT 1 AS one', ([row]) => row?.one)).toEqual({ status: 'answered', value: 1 });
  });

  it('that was ended answers each question with that', async () => {
    const asked = await session();
    await expect(asked.rows('SELECT pg_terminate_backend(pg_backend_pid())')).rejects.toThrow();
    const answer = await asked.ask('SELECT 1', () => 1);
    expect(answer).toMatchObject({
      status: 'unanswered',
      reason: expect.stringMatching(/session was lost|not queryable/),
    });
  });
});
