import { count } from '../../../count.ts';
import { formatDuration } from '../../../duration.ts';
import { formatShareOf } from '../../../figure.ts';
import { cutTurnsOf } from '../../../stress/judge/measured/cut-turns.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import { describeArrivals } from '../../../stress/load/arrival-spread.ts';
import { describeThinking } from '../../../stress/load/think-time.ts';
import { askedBefore } from '../../text/asked-before.ts';
import { dataWords } from '../../text/data-words.ts';
import { loadWords } from '../../text/load-words.ts';
import { type FigureItem, item, plain } from './figure.ts';
import { batchedTokens } from './stream-items.ts';

export function targetItems({ target }: StressResult): FigureItem[] {
  return [plain('target', target.description)];
}

export function beforeItems({ readBefore }: StressResult): FigureItem[] {
  const words = askedBefore(readBefore);
  return words === undefined ? [] : [item('asked before', readBefore.join(', '), words)];
}

export function loadItems(result: StressResult): FigureItem[] {
  return [
    plain('load', loadWords(result)),
    item('took', formatDuration(result.loadMs), `took ${formatDuration(result.loadMs)}`),
    ...loadRemarks(result).map((remark) => plain('remark', remark)),
  ];
}

/** How a run differs from others with the same load. */
export function loadRemarks({ settings, runs, rounds, interrupted, cutShort }: StressResult): string[] {
  const { arrivals, thinkMs } = settings;
  return [
    ...(arrivals && arrivals.kind !== 'even' ? [describeArrivals(arrivals)] : []),
    ...(thinkMs ? [`pauses of ${describeThinking(thinkMs)}`] : []),
    ...(settings.data ? [dataWords(settings.data)] : []),
    ...(settings.warmupMs > 0 ? [`after ${formatDuration(settings.warmupMs)} of warm-up`] : []),
    ...(settings.reconnect ? ['a connection per request'] : []),
    ...(rounds.length > 1 ? [`${rounds.length} rounds`] : []),
    ...(runs > 1 ? [`${runs} runs merged`] : []),
    ...(interrupted ? ['interrupted'] : []),
    ...(cutShort > 0 ? [`${count(cutShort, 'request')} sent and not answered`] : []),
  ];
}

export function successItems({ requests: { ok, completed }, excused }: StressResult): FigureItem[] {
  return [
    plain('success', `${ok}/${completed} (${formatShareOf(ok, completed)})`),
    ...(excused > 0 ? [item('excused', excused, `${excused} failures caused by the faults`)] : []),
  ];
}

/** Only a reply that quotes its message is known to be the right one; empty where all of them do. */
export function traceItems({ requests: { ok, traced } }: StressResult): FigureItem[] {
  if (traced === ok) return [];
  const share = `${traced} of ${ok} replies`;
  return [
    item('replies that name their request', share, `${share} name their request`),
    plain('crosstalk', `crosstalk not checked${traced === 0 ? '' : ' on the rest'}`),
  ];
}

export function faultItems(result: StressResult): FigureItem[] {
  const { faults } = result;
  return [
    ...faults.map(({ text, happened }) => plain('fault', happened ? text : `${text} (not injected)`)),
    ...cutItems(result),
  ];
}

function cutItems(result: StressResult): FigureItem[] {
  const turns = cutTurnsOf(result);
  if (!turns) return [];
  const { cut, stored } = turns;
  return [
    item('cut', cut, count(cut, 'connection cut', 'connections cut')),
    ...(stored === null ? [] : [item('cut and stored', stored, `${stored} of their turns stored`)]),
  ];
}

export function observationItems(result: StressResult): FigureItem[] {
  return [...result.observations, ...batchedTokens(result)].map((observation) =>
    plain('observed', observation),
  );
}

export function madeItems({ startedAt, version }: StressResult): FigureItem[] {
  return [plain('made', `${startedAt} by genesis ${version}`)];
}
