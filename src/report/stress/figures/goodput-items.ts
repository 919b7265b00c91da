import { count } from '../../../count.ts';
import { formatShareOf } from '../../../figure.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import { type FigureItem, item, plain } from './figure.ts';

/** How many requests kept their limits, and each of these; empty for a run without such limits. */
export function goodputItems({ goodput, requests }: StressResult): FigureItem[] {
  if (goodput === null) return [];
  const { kept, due, slos } = goodput;
  const textless = Math.max(...slos.map(({ unmeasured }) => unmeasured));
  return [
    plain('goodput', `${kept}/${due} (${formatShareOf(kept, due)})`),
    ...slos.map(({ slo, kept }) => item(slo.text, `kept by ${kept}`, `${slo.text} in ${kept}`)),
    ...(textless > 0 ? [item('without streamed text', textless, textlessWords(textless, requests.ok))] : []),
  ];
}

/** Such as `3 answers streamed no text`: nothing shows when their first tokens arrived. */
function textlessWords(textless: number, ok: number): string {
  return textless === ok ? 'no answer streamed text' : `${count(textless, 'answer')} streamed no text`;
}
