import type { ChalkInstance } from 'chalk';
import type { DoctorResult } from '../doctor/result.ts';
import { GenesisError } from '../errors.ts';
import type { StressResult } from '../stress/judge/result.ts';
import type { VerifyResult } from '../verify/result.ts';
import { doctorText } from './doctor/text.ts';
import type { Format } from './format-names.ts';
import { stressHtml } from './html/stress-html.ts';
import { jsonReport } from './json.ts';
import type { Saved } from './saved/saved-result.ts';
import { stressJunit } from './stress/junit.ts';
import { stressMarkdown } from './stress/markdown.ts';
import { stressText } from './stress/text.ts';
import { githubSummary } from './verify/github.ts';
import { junitReport } from './verify/junit.ts';
import { verifyText } from './verify/text.ts';

type Reports<Result> = Readonly<Partial<Record<Format, (result: Result, chalk: ChalkInstance) => string>>>;

const VERIFY_REPORTS: Reports<VerifyResult> = {
  text: verifyText,
  json: jsonReport,
  junit: junitReport,
  markdown: githubSummary,
};

const DOCTOR_REPORTS: Reports<DoctorResult> = { text: doctorText, json: jsonReport };

const STRESS_REPORTS: Reports<readonly StressResult[]> = {
  text: stressText,
  json: jsonReport,
  junit: stressJunit,
  markdown: stressMarkdown,
  html: stressHtml,
};

/** Results in a format; colours are for text alone. Throws `RESULT_INVALID` for a format that their kind does not have. */
export function reportAs(format: Format, shown: Saved, chalk: ChalkInstance): string {
  switch (shown.kind) {
    case 'verify':
      return report(VERIFY_REPORTS, shown.kind, shown.result, format, chalk);
    case 'doctor':
      return report(DOCTOR_REPORTS, shown.kind, shown.result, format, chalk);
    case 'stress':
      return report(STRESS_REPORTS, shown.kind, shown.results, format, chalk);
  }
}

function report<Result>(
  reports: Reports<Result>,
  kind: Saved['kind'],
  result: Result,
  format: Format,
  chalk: ChalkInstance,
): string {
  const make = reports[format];
  if (make) return make(result, chalk);
  throw new GenesisError('RESULT_INVALID', `a result of genesis ${kind} cannot be shown as ${format}`, {
    hint: `choose one of ${Object.keys(reports).join(', ')}`,
  });
}
