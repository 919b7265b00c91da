import type { ChalkInstance } from 'chalk';
import type { VerifyResult } from '../verify/result.ts';
import { jsonReport } from './json.ts';
import { readVerifyResult } from './saved-result.ts';
import { githubSummary } from './verify-github.ts';
import { junitReport } from './verify-junit.ts';
import { verifyText } from './verify-text.ts';

export type Format = 'text' | 'json' | 'junit' | 'markdown';

const REPORTS: Readonly<Record<Format, (result: VerifyResult, chalk: ChalkInstance) => string>> = {
  text: verifyText,
  json: jsonReport,
  junit: junitReport,
  markdown: githubSummary,
};

/** A result that was saved as JSON, in another format. Throws `RESULT_INVALID`. */
export function savedReport(saved: string, source: string, format: Format, chalk: ChalkInstance): string {
  return REPORTS[format](readVerifyResult(saved, source), chalk);
}
