import { count } from '../../../count.ts';
import { formatDuration } from '../../../duration.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import { type FigureItem, item, plain } from './figure.ts';

/** Where a turn spends its time; empty where the server does not report it. */
export function serverItems({ timing }: StressResult): FigureItem[] {
  if (timing === null) return [];
  const [pool, database, model] = [timing.meanPoolWaitMs, timing.meanDatabaseMs, timing.meanModelMs].map(
    (ms) => formatDuration(ms),
  ) as [string, string, string];
  return [
    item('pool wait', pool, `mean per turn: pool wait ${pool}`),
    item('database', database, `database ${database}`),
    item('model', model, `model ${model}`),
  ];
}

export function commitItems({ serverCounters }: StressResult): FigureItem[] {
  if (serverCounters === null) return [];
  return [plain('commits', `${serverCounters.commits} for ${count(serverCounters.writes, 'write')}`)];
}
