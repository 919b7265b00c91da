/**
 * `data-lost` outranks `failed`, which outranks `inconclusive`, unless no request reached the server. Reasons are
 * sentences without a full stop.
 */
export type Verdict =
  | { readonly status: 'passed' }
  | { readonly status: 'data-lost' | 'failed' | 'inconclusive'; readonly reasons: readonly string[] };

export const WORST_FIRST: readonly Verdict['status'][] = ['data-lost', 'failed', 'inconclusive', 'passed'];

/** The worst verdict of several runs; passed without any. */
export function worstVerdict(results: readonly { readonly verdict: Verdict }[]): Verdict {
  const verdicts = results.map(({ verdict }) => verdict);
  const worst = WORST_FIRST.map((rank) => verdicts.find(({ status }) => status === rank));
  return worst.find((verdict) => verdict !== undefined) ?? { status: 'passed' };
}
