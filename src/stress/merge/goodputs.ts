import { sumOf } from '../../sum-of.ts';
import { type Goodput, type SloCount, sloName, sloNames } from '../measure/goodput.ts';
import type { Slo } from '../measure/slo.ts';

/** The goodput of all requests; null where a run has none, or has other limits. */
export function mergeGoodputs(goodputs: readonly (Goodput | null)[]): Goodput | null {
  const known = goodputs.filter((goodput) => goodput !== null);
  const [first, ...others] = known;
  if (!first || known.length < goodputs.length) return null;
  if (others.some((other) => sloNames(other) !== sloNames(first))) return null;
  return {
    kept: sumOf(known, ({ kept }) => kept),
    due: sumOf(known, ({ due }) => due),
    slos: first.slos.map(({ slo }) => mergeCounts(slo, known)),
  };
}

function mergeCounts(slo: Slo, goodputs: readonly Goodput[]): SloCount {
  const isSame = (other: SloCount) => sloName(other.slo) === sloName(slo);
  const counts = goodputs.flatMap(({ slos }) => slos.find(isSame) ?? []);
  return {
    slo,
    kept: sumOf(counts, ({ kept }) => kept),
    unmeasured: sumOf(counts, ({ unmeasured }) => unmeasured),
  };
}
