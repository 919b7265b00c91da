import { expect, it } from 'vitest';
import { RecordMaker } from '../../../src/stress/run/records/record-maker.ts';

const SENDING = {
  startedAt: '2026-01-31T12:00:00.000Z',
  ...{ start: 0, sentAt: 1, attempts: 1, excusedBy: undefined, own: undefined },
};

it('a record shows no secret of the request, which is another in each', () => {
  const maker = new RecordMaker({
    ...{ round: 1, tokens: undefined, secrets: ['of-the-server'] },
    secretsOfRequest: (seq) => [`key-of-user-${seq}`],
  });
  const shown = (seq: number) =>
    maker.recordOf(
      {
        ...{ seq, dueAt: 1, latencyMs: 2, outcome: 'internal-error', certainty: 'failed' },
        wire: undefined,
        detail: `HTTP 500 no key-of-user-${seq} and of-the-server`,
      },
      SENDING,
    ).detail;
  expect([shown(0), shown(1)]).toEqual(Array(2).fill('HTTP 500 no … and …'));
});
