import { parseDuration } from '../../../duration.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import { printable } from '../../text/format.ts';

/** When something was done to the server, in seconds from the start of the load. */
export interface FaultBand {
  readonly label: string;
  readonly fromS: number;
  /** The same as `fromS` for what takes no time, as a kill. */
  readonly toS: number;
}

/** Of the faults that happened at a time of their own: `lock@1s:8s`, not `model-error:20%`. */
export function faultBands(faults: StressResult['faults']): FaultBand[] {
  return faults.flatMap(({ fault, happened }) => {
    const [, at, length] = /^[a-z]+@([^:]+)(?::(.+))?$/.exec(fault) ?? [];
    const fromS = seconds(at);
    if (!happened || fromS === undefined) return [];
    return [{ label: printable(fault), fromS, toS: fromS + (seconds(length) ?? 0) }];
  });
}

function seconds(text = ''): number | undefined {
  // Written for people, minutes are `min`.
  const ms = parseDuration(text.replace(/min$/, 'm'));
  return ms === undefined ? undefined : ms / 1_000;
}
