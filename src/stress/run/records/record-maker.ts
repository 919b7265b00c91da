import { withoutSecretsIn, withoutTexts } from '../../../secrets/without-secrets.ts';
import type { StreamTimes } from '../../answer/stream-times.ts';
import { perTokenMs } from '../../measure/slo.ts';
import type { TokenGenerator } from '../../request/token.ts';
import type { SampleRecord } from './sample-record.ts';
import type { Sending, SentSample } from './sending.ts';

/** So many texts of failures are remembered without their secrets: to look for those takes as long as a request. */
const REMEMBERED = 1_000;

export interface RecordOptions {
  readonly round: number;
  /** Undefined where the requests have none. */
  readonly tokens: TokenGenerator | undefined;
  /** What a server may repeat, and no record may show. */
  readonly secrets: readonly string[];
  /** Those of one request, by its number, which a server may repeat as well. */
  readonly secretsOfRequest?: ((seq: number) => readonly string[]) | undefined;
}

/** Makes a record of each sample. */
export class RecordMaker {
  readonly #options: RecordOptions;
  readonly #shown = new Map<string, string>();

  constructor(options: RecordOptions) {
    this.#options = options;
  }

  recordOf(
    sample: SentSample,
    { startedAt, start, sentAt, attempts, excusedBy, own }: Sending,
  ): SampleRecord {
    const { seq, outcome, certainty, latencyMs, dueAt, stream, timing, wire, detail } = sample;
    const { round, tokens } = this.#options;
    const { hasToken = true } = own ?? {};
    const moment = (at: number | undefined) => (at === undefined ? null : rounded(at - start));
    return {
      round,
      startedAt,
      seq: seq ?? null,
      token: hasToken && seq !== undefined ? (tokens?.token(seq) ?? null) : null,
      name: own?.name ?? null,
      user: wire?.user ?? 0,
      dueMs: rounded(dueAt - start),
      sentMs: rounded(sentAt - start),
      firstByteMs: moment(wire?.firstByteAt),
      firstTokenMs: moment(stream?.firstTokenAt),
      endMs: rounded(dueAt + latencyMs - start),
      latencyMs: rounded(latencyMs),
      outcome,
      certainty: certainty ?? null,
      status: wire?.status ?? null,
      attempts,
      excusedBy: excusedBy ?? null,
      bytes: wire?.bodyBytes ?? 0,
      tokens: stream?.tokens ?? null,
      reportedTokens: stream?.reportedTokens ?? null,
      ttftMs: lengthOf(stream?.firstTokenAt, dueAt),
      maxGapMs: stream ? longestGap(stream) : null,
      tpotMs: stream ? known(perTokenMs(stream)) : null,
      poolWaitMs: timing?.poolWaitMs ?? null,
      databaseMs: timing?.databaseMs ?? null,
      modelMs: timing?.modelMs ?? null,
      lockErrors: timing?.lockErrors ?? null,
      retries: timing?.retries ?? null,
      detail: detail === undefined ? null : this.#withoutSecrets(detail, seq),
    };
  }

  #withoutSecrets(failure: string, seq: number | undefined): string {
    const own = seq === undefined ? [] : (this.#options.secretsOfRequest?.(seq) ?? []);
    const detail = own.length > 0 ? withoutTexts(failure, own) : failure;
    const known = this.#shown.get(detail);
    if (known !== undefined) return known;
    if (this.#shown.size >= REMEMBERED) this.#shown.clear();
    const shown = withoutSecretsIn(detail, this.#options.secrets);
    this.#shown.set(detail, shown);
    return shown;
  }
}

function lengthOf(end: number | undefined, from: number): number | null {
  return end === undefined ? null : rounded(end - from);
}

function longestGap({ gapsMs }: StreamTimes): number | null {
  return gapsMs.length === 0 ? null : rounded(gapsMs.reduce((a, b) => Math.max(a, b)));
}

function known(ms: number | undefined): number | null {
  return ms === undefined ? null : rounded(ms);
}

/** To microseconds: more digits say nothing, and take longer to write. */
function rounded(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
