import type { StressResult } from '../../../stress/judge/result.ts';
import { printable } from '../../text/format.ts';

/** When a fault was injected, in seconds from the start of the load. */
export interface FaultBand {
  readonly label: string;
  readonly fromS: number;
  /** The same as `fromS` for a fault that takes no time, such as a kill. */
  readonly toS: number;
}

/** The faults that happened at a certain time: `lock@1s:8s`, not `model-error:20%`. */
export function faultBands(faults: StressResult['faults']): FaultBand[] {
  return faults.flatMap(({ fault, text, happened }) => {
    if (!happened || !('atMs' in fault)) return [];
    const fromS = fault.atMs / 1_000;
    return [{ label: printable(text), fromS, toS: fromS + ('forMs' in fault ? fault.forMs / 1_000 : 0) }];
  });
}
