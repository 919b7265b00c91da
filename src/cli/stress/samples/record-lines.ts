import type { SampleRecord } from '../../../stress/run/records/sample-record.ts';

export const SAMPLE_FORMATS = ['jsonl', 'csv'] as const;
export type SampleFormat = (typeof SAMPLE_FORMATS)[number];

/** Which run of a list of levels a record belongs to: the first fields of each line. */
export interface RecordedRun {
  /** From 1. */
  readonly run: number;
  readonly concurrency: number;
}

/** In the order of both formats. */
const FIELDS = {
  run: true,
  concurrency: true,
  round: true,
  startedAt: true,
  seq: true,
  token: true,
  name: true,
  user: true,
  dueMs: true,
  sentMs: true,
  firstByteMs: true,
  firstTokenMs: true,
  endMs: true,
  latencyMs: true,
  outcome: true,
  certainty: true,
  status: true,
  attempts: true,
  excusedBy: true,
  bytes: true,
  tokens: true,
  reportedTokens: true,
  ttftMs: true,
  maxGapMs: true,
  tpotMs: true,
  poolWaitMs: true,
  databaseMs: true,
  modelMs: true,
  lockErrors: true,
  retries: true,
  detail: true,
} as const satisfies Record<keyof RecordedRun | keyof SampleRecord, true>;

export const SAMPLE_FIELDS: readonly string[] = Object.keys(FIELDS);

/** What a file of this format begins with. */
export function headOfSamples(format: SampleFormat): string {
  return format === 'csv' ? `${SAMPLE_FIELDS.join(',')}\n` : '';
}

/** Writes a record of this run as a line. */
export function recordLines(format: SampleFormat, run: RecordedRun): (record: SampleRecord) => string {
  return format === 'csv' ? csvLines(run) : jsonLines(run);
}

// Both are written out: a loop over the fields takes three times as long, which is a tenth of what a request takes. What most
// records do not have is one text.

const JSON_STREAM = ',"tokens":null,"reportedTokens":null,"ttftMs":null,"maxGapMs":null,"tpotMs":null';
const JSON_SERVER = ',"poolWaitMs":null,"databaseMs":null,"modelMs":null,"lockErrors":null,"retries":null';

function jsonLines({ run, concurrency }: RecordedRun): (record: SampleRecord) => string {
  const start = `{"run":${run},"concurrency":${concurrency},"round":`;
  const word = (value: string | null) => (value === null ? 'null' : `"${value}"`);
  const ms = (value: number | null) => (value === null ? 'null' : thousandths(value));
  const text = (value: string | null) => (value === null ? 'null' : JSON.stringify(value));
  return (r) =>
    `${start}${r.round},"startedAt":"${r.startedAt}","seq":${r.seq},"token":${word(r.token)},"name":${text(r.name)},"user":${r.user}` +
    `,"dueMs":${ms(r.dueMs)},"sentMs":${ms(r.sentMs)},"firstByteMs":${ms(r.firstByteMs)}` +
    `,"firstTokenMs":${ms(r.firstTokenMs)},"endMs":${ms(r.endMs)},"latencyMs":${ms(r.latencyMs)}` +
    `,"outcome":"${r.outcome}","certainty":${word(r.certainty)},"status":${r.status},"attempts":${r.attempts}` +
    `,"excusedBy":${word(r.excusedBy)},"bytes":${r.bytes}` +
    (isNoStream(r)
      ? JSON_STREAM
      : `,"tokens":${r.tokens},"reportedTokens":${r.reportedTokens},"ttftMs":${ms(r.ttftMs)}` +
        `,"maxGapMs":${ms(r.maxGapMs)},"tpotMs":${ms(r.tpotMs)}`) +
    (isUnreported(r)
      ? JSON_SERVER
      : `,"poolWaitMs":${ms(r.poolWaitMs)},"databaseMs":${ms(r.databaseMs)},"modelMs":${ms(r.modelMs)}` +
        `,"lockErrors":${r.lockErrors},"retries":${r.retries}`) +
    `,"detail":${text(r.detail)}}\n`;
}

/** RFC 4180, except for its line breaks: what reads a file line by line would keep half of them. */
function csvLines({ run, concurrency }: RecordedRun): (record: SampleRecord) => string {
  const start = `${run},${concurrency},`;
  const ms = (value: number | null) => (value === null ? '' : thousandths(value));
  const text = (value: string) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  return (r) =>
    `${start}${r.round},${r.startedAt},${r.seq ?? ''},${r.token ?? ''},${r.name === null ? '' : text(r.name)},${r.user}` +
    `,${ms(r.dueMs)},${ms(r.sentMs)},${ms(r.firstByteMs)},${ms(r.firstTokenMs)},${ms(r.endMs)},${ms(r.latencyMs)}` +
    `,${r.outcome},${r.certainty ?? ''},${r.status ?? ''},${r.attempts},${r.excusedBy ?? ''},${r.bytes}` +
    (isNoStream(r)
      ? ',,,,,'
      : `,${r.tokens ?? ''},${r.reportedTokens ?? ''},${ms(r.ttftMs)},${ms(r.maxGapMs)},${ms(r.tpotMs)}`) +
    (isUnreported(r)
      ? ',,,,,'
      : `,${ms(r.poolWaitMs)},${ms(r.databaseMs)},${ms(r.modelMs)},${r.lockErrors ?? ''},${r.retries ?? ''}`) +
    `,${r.detail === null ? '' : text(r.detail)}\n`;
}

/** Whether none of the figures of a stream is known. */
function isNoStream({ tokens, reportedTokens, ttftMs, maxGapMs, tpotMs }: SampleRecord): boolean {
  return (
    tokens === null && reportedTokens === null && ttftMs === null && maxGapMs === null && tpotMs === null
  );
}

/** Whether the server reports nothing of its own. */
function isUnreported({ poolWaitMs, databaseMs, modelMs, lockErrors, retries }: SampleRecord): boolean {
  return (
    poolWaitMs === null && databaseMs === null && modelMs === null && lockErrors === null && retries === null
  );
}

const DIGITS = Array.from({ length: 1_000 }, (_, number) => `.${String(number).padStart(3, '0')}`);

/** With three decimals, in a fifth of the time that the shortest decimals take. */
function thousandths(ms: number): string {
  const whole = Math.round(ms * 1_000);
  if (!(whole >= 0 && whole < Number.MAX_SAFE_INTEGER)) return String(ms);
  const units = Math.floor(whole / 1_000);
  return `${units}${DIGITS[whole - units * 1_000]}`;
}
