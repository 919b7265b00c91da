import { count, times } from '../../../count.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import { type FigureItem, item } from './figure.ts';

/** The requests that were lost on their way and sent again; empty where nothing was to be repeated. */
export function repetitionItems({ repetition }: StressResult): FigureItem[] {
  if (repetition === null) return [];
  const { requests, repetitions, replayed, underWay, waited } = repetition;
  const rare = (number: number, words: string) => (number > 0 ? words : null);
  return [
    item('requests sent again', requests, count(requests, 'request')),
    item('repetitions', repetitions, rare(repetitions, times(repetitions))),
    item('replayed', replayed, rare(replayed, `${count(replayed, 'answer')} replayed`)),
    item('still under way', underWay, rare(underWay, `${underWay} × still under way`)),
    item('waited', waited, rare(waited, `${waited} waited for the server`)),
  ];
}
