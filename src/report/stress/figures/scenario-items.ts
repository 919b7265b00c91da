import { formatDuration } from '../../../duration.ts';
import { formatShareOf } from '../../../figure.ts';
import type { NamedRequests } from '../../../stress/judge/measured/scenario-summary.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import { percentileOf } from '../../../stress/measure/percentile-of.ts';
import { type FigureItem, item, plain } from './figure.ts';

/** The rounds of a scenario; empty for a run without one. */
export function scenarioItems({ scenario }: StressResult): FigureItem[] {
  if (scenario === null) return [];
  const { completed, failed, cutShort } = scenario.rounds;
  return [
    plain('scenario', scenario.file),
    item('rounds', completed, `${completed} whole ${completed === 1 ? 'round' : 'rounds'}`),
    ...(failed > 0 ? [item('failed rounds', failed, `${failed} ended by a failed request`, 'bad')] : []),
    ...(cutShort > 0 ? [item('cut short', cutShort, `${cutShort} ended with the load`)] : []),
  ];
}

/** The requests of a scenario beside its chats, by name. */
export function stepItems({ scenario }: StressResult): FigureItem[] {
  return (scenario?.requests ?? []).map((requests) => {
    const words = stepWords(requests);
    const isBad = requests.ok + requests.excused < requests.completed;
    return item(requests.name, words, `${requests.name} ${words}`, isBad ? 'bad' : 'plain');
  });
}

function stepWords({ completed, ok, latency, failures }: NamedRequests): string {
  const share = `${ok}/${completed} (${formatShareOf(ok, completed)})`;
  const times = ([50, 99] as const).flatMap((percentile) => {
    const ms = percentileOf(latency, percentile);
    return ms === undefined ? [] : [`p${percentile} ${formatDuration(ms)}`];
  });
  const [first] = failures;
  return [share, ...times, ...(first ? [first.example || first.outcome] : [])].join(' ');
}
