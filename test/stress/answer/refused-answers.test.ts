import { describe, expect, it } from 'vitest';
import { classifyAnswer } from '../../../src/stress/answer/classify-answer.ts';
import { databaseErrorIn } from '../../../src/stress/answer/database/database-error-in.ts';
import { replyReading } from '../../../src/stress/answer/stream/reply-reading.ts';
import { TokenGenerator } from '../../../src/stress/request/token.ts';

const tokens = new TokenGenerator('abcd1234');

function classified(status: number, body: string) {
  const answer = { status, contentType: 'text/plain', location: undefined, body };
  return classifyAnswer(answer, 7, replyReading(tokens, { reply: undefined }));
}

const STACK = '    at handle (/app/chat.js:12:5)\n'.repeat(200);

describe('an answer with the status of an error', () => {
  it.each([
    ['after a long stack', `${STACK}psycopg2.errors.InFailedSqlTransaction: current transaction is aborted`],
    ['outside its detail', '{"detail":"interblocage","code":"25P02"}'],
    ['in JSON within a text', JSON.stringify({ detail: '{"code":"25P02","severity":"ERREUR"}' })],
  ])('shows the error of the database %s', (_where, body) => {
    const { detail = '' } = classified(500, body);
    expect(databaseErrorIn(detail)).toBe('aborted-transaction');
    expect(detail.length).toBeLessThan(220);
  });

  it('leaves open whether the turn is stored, where the database was lost while it was committed', () => {
    const body = JSON.stringify({ title: 'Lost', status: 500, code: 'DB_CONNECTION_LOST', detail: 'lost' });
    expect(classified(500, body)).toMatchObject({ outcome: 'internal-error', certainty: 'unknown' });
    expect(classified(500, '{"code":"DB_FULL"}')).toMatchObject({ certainty: 'failed' });
  });
});
