import type { StressResult } from '../stress/result.ts';

/** The result as it is, indented, so that two runs can be compared line by line. Ends with a line break. */
export function jsonReport(result: StressResult): string {
  return `${JSON.stringify(result, undefined, 2)}\n`;
}
