import type { Facts } from './facts/facts.ts';
import type { CheckOutcome, Finding } from './result.ts';

/** Judges the facts by one rule, or a few that are decided together. Reads nothing. Empty if nothing is wrong. */
export type FindingsOf<F = Facts> = (facts: F) => readonly Finding[];

export type Skipped = Extract<CheckOutcome, { readonly status: 'skipped' }>;

/** One question about a database. */
export interface Check<F = Facts> {
  readonly name: string;
  /** What was seen, with figures, in one line; or why the check is skipped. */
  readonly summary: (facts: F) => string | Skipped;
  /** In the order of the report. */
  readonly findings: readonly FindingsOf<F>[];
}

/** Longer than a text with two of the longest paths. A name in a foreign schema can have a megabyte. */
const MOST_CHARS = 10_000;

/** Pure: the same facts give the same outcome. */
export function outcomeOf<F>({ summary, findings }: Check<F>, facts: F): CheckOutcome {
  const seen = summary(facts);
  if (typeof seen !== 'string') return { ...seen, reason: shortened(seen.reason) };
  return {
    status: 'examined',
    summary: shortened(seen),
    findings: findings.flatMap((find) => find(facts)).map(withShortTexts),
  };
}

function withShortTexts({ message, evidence, ...rest }: Finding): Finding {
  return { ...rest, message: shortened(message), evidence: evidence.map(shortened) };
}

function shortened(text: string): string {
  return text.length > MOST_CHARS ? `${text.slice(0, MOST_CHARS)}…` : text;
}
