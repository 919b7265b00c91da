import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  headOfSamples,
  recordLines,
  SAMPLE_FIELDS,
} from '../../../../src/cli/stress/samples/record-lines.ts';
import type { SampleRecord } from '../../../../src/stress/run/records/sample-record.ts';
import { parseCsv } from '../../../support/parse-csv.ts';
import { SAMPLE_RECORD } from '../../../support/sample-record.ts';

const RUN = { run: 2, concurrency: 10 };
const asJson = recordLines('jsonl', RUN);
const asCsv = recordLines('csv', RUN);
const fromCsv = (lines: string) => parseCsv(headOfSamples('csv') + lines);

/** Whose figures are all known, and all different. */
const FULL: SampleRecord = {
  ...SAMPLE_RECORD,
  ...{ round: 3, seq: 4, user: 5, status: 503, attempts: 6, excusedBy: 'kill', bytes: 7 },
  name: 'POST /login, "again"',
  ...{ dueMs: 1.001, sentMs: 1.002, firstByteMs: 1.003, firstTokenMs: 1.004, endMs: 1.005, latencyMs: 1.006 },
  ...{ tokens: 8, reportedTokens: 9, ttftMs: 1.007, maxGapMs: 1.008, tpotMs: 1.009 },
  ...{ poolWaitMs: 1.01, databaseMs: 1.011, modelMs: 1.012, lockErrors: 10, retries: 11, detail: 'no' },
};

it.each([
  ['known', FULL],
  ['mostly unknown', SAMPLE_RECORD],
  [
    'of a scenario, and no chat',
    { ...SAMPLE_RECORD, name: 'POST /login', seq: null, token: null, certainty: null },
  ],
  ['known of a stream in part', { ...SAMPLE_RECORD, tokens: 0 }],
  ['known of the server in part', { ...SAMPLE_RECORD, modelMs: 1.5 }],
])('both formats have each value under its name, %s', (_, record) => {
  const expected = { ...RUN, ...record };
  expect(JSON.parse(asJson(record))).toEqual(expected);
  const [row = {}] = fromCsv(asCsv(record));
  for (const [name, value] of Object.entries(expected))
    expect(typeof value === 'number' ? Number(row[name]) : row[name], name).toBe(value ?? '');
});

describe('a line of JSON', () => {
  it('has the run and the whole record, in the order of the fields', () => {
    const read = JSON.parse(asJson(SAMPLE_RECORD));
    expect(read).toEqual({ ...RUN, ...SAMPLE_RECORD });
    expect(Object.keys(read)).toEqual(SAMPLE_FIELDS);
  });

  it('has any text of a failure, on one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (detail) => {
        const line = asJson({ ...SAMPLE_RECORD, detail });
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(JSON.parse(line).detail).toBe(detail);
      }),
    );
  });
});

describe('a line of CSV', () => {
  it('has nothing where JSON has null', () => {
    const { run, seq, endMs, ttftMs, detail } = fromCsv(asCsv(SAMPLE_RECORD))[0] ?? {};
    expect({ run, seq, endMs, ttftMs, detail }).toEqual({
      run: '2',
      seq: '0',
      endMs: '3.250',
      ttftMs: '',
      detail: '',
    });
  });

  it('keeps commas, quotation marks and line breaks of a text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', ' ', ',', '"', '\n', '\r', 'é') })),
        (texts) => {
          const lines = texts.map((detail) => asCsv({ ...SAMPLE_RECORD, detail })).join('');
          expect(fromCsv(lines).map(({ detail }) => detail)).toEqual(texts);
        },
      ),
    );
  });
});

it('times have all their microseconds', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 86_400_000_000 }), (us) => {
      expect(JSON.parse(asJson({ ...SAMPLE_RECORD, endMs: us / 1_000 })).endMs).toBe(us / 1_000);
    }),
  );
});
