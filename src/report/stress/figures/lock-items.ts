import { count } from '../../../count.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import { NOT_REPORTED } from '../../text/format.ts';
import { alarming, type Figure, type FigureItem, item, plain } from './figure.ts';

export function lockErrorItems({ lockErrors: { surfaced, recovered } }: StressResult): FigureItem[] {
  return [
    alarming('lock errors that clients saw', surfaced, `${surfaced} surfaced`),
    item(
      'lock errors that a retry absorbed',
      recovered ?? NOT_REPORTED,
      recovered === null ? `recovered ones ${NOT_REPORTED}` : `${recovered} recovered`,
    ),
  ];
}

export function retryItems({ retries }: StressResult): FigureItem[] {
  if (retries === null) return [plain('retries', NOT_REPORTED)];
  const { total, requests, most } = retries;
  const more = (words: string) => (total > 0 ? words : null);
  return [
    plain('retries', String(total)),
    item('requests retried', requests, more(`in ${count(requests, 'request')}`)),
    item('most retries of one request', most, more(`at most ${most} for one`)),
  ];
}

/** Empty where the log was not read, or says nothing more than the server's own reports. */
export function serverLogItems({ serverLog, timing }: StressResult): FigureItem[] {
  if (serverLog === null) return [];
  const { lines, lockErrors, retries } = serverLog;
  if (timing && lockErrors === 0 && retries === 0) return [];
  return [
    item('lines of its log', lines, null),
    item(
      'log lines about lock errors',
      lockErrors,
      `${lockErrors} of ${count(lines, 'line')} about lock errors`,
    ),
    item('log lines about retries', retries, `${retries} about retries`),
  ];
}

export function serverLogBelow({ serverLog }: StressResult): Figure['below'] {
  const example = serverLog?.example;
  return example == null ? null : { label: 'logged', text: example };
}
