import { InvalidArgumentError, Option } from 'commander';
import type { Threshold } from '../../stress/judge/thresholds/threshold.ts';
import type { Slo } from '../../stress/measure/slo.ts';
import { appendSlo } from '../options/load/load-parsers.ts';

const HELP = 'limit for each request, such as ttft<300ms or latency<5s, for the goodput; repeatable';

export function sloOption(): Option {
  return new Option('--slo <limit>', HELP).argParser(appendSlo);
}

/** Throws `InvalidArgumentError` for a threshold on the goodput of a run that has none. */
export function assertGoodputHasSlo({
  slo,
  threshold = [],
}: {
  readonly slo?: readonly Slo[];
  readonly threshold?: readonly Threshold[];
}): void {
  const bound = threshold.find(({ metric }) => metric === 'goodput');
  if (bound === undefined || slo !== undefined) return;
  throw new InvalidArgumentError(
    `error: ${bound.text} needs --slo: goodput is the share of requests that keep its limits. Add one, such as --slo 'latency<5s'.`,
  );
}
