import type { GeneratorWatch } from '../measure/generator-health.ts';
import { NO_RATES, type Rates } from '../measure/rates.ts';

/**
 * Where the time for sending is given, the rate and the generator's health are measured in that time: waiting for a late
 * answer would change both. `over` returns the rates in that time, or 0.
 */
export function ratesWhileSending(
  length: number | undefined,
  watch: GeneratorWatch,
  ratesOver: (ms: number) => Rates,
): { over(): Rates } {
  if (length === undefined) return { over: () => NO_RATES };
  let rates = NO_RATES;
  const timer = setTimeout(() => {
    rates = ratesOver(length);
    watch.stop();
  }, length);
  return {
    over: () => {
      clearTimeout(timer);
      return rates;
    },
  };
}
