import type { CapacityResult } from '../capacity/result.ts';
import type { ProbeResult } from '../chat-probe/result.ts';
import type { CompareResult } from '../compare/result.ts';
import type { DoctorResult } from '../doctor/result.ts';
import type { StressResult } from '../stress/judge/result.ts';
import type { VerifyResult } from '../verify/result.ts';

type Report =
  | VerifyResult
  | DoctorResult
  | CompareResult
  | CapacityResult
  | ProbeResult
  | StressResult
  | readonly StressResult[];

/**
 * One result unchanged, several as a series. Indented, so that two runs can be compared line by line, but each list of
 * numbers is on one line: a timeline has thousands of them. Ends with a line break.
 */
export function jsonReport(report: Report): string {
  return `${JSON.stringify(saved(report), undefined, 2).replace(NUMBERS, onOneLine)}\n`;
}

function saved(report: Report): unknown {
  // Array.isArray does not narrow to read-only arrays.
  if (!('length' in report)) return report;
  return report.length === 1 ? report[0] : { schema: 'genesis.stress-series/1', results: report };
}

// With the line break after the bracket: strings in JSON have no unescaped line break, so no string matches.
const NUMBERS = /\[\n +-?\d[^\n]*(?:\n +-?\d[^\n]*)*\n +\]/g;

function onOneLine(numbers: string): string {
  return numbers.replaceAll(/\n +/g, ' ').replace('[ ', '[').replace(/ \]$/, ']');
}
