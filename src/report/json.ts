import type { StressResult } from '../stress/result.ts';
import type { VerifyResult } from '../verify/result.ts';

/** The result as it is, indented, so that two runs can be compared line by line. Ends with a line break. */
export function jsonReport(result: StressResult | VerifyResult): string {
  return `${JSON.stringify(result, undefined, 2)}\n`;
}
