import { type CheckResult, type DoctorResult, type Finding, isFailing } from '../../doctor/result.ts';
import { type Case, junit, type Suite } from '../text/junit.ts';
import { conclusionOf, remarksOf } from './conclusion.ts';

const SUITE = 'genesis doctor';

/**
 * A suite for each check, for continuous integration. Each finding at which the doctor fails is a test case of its check;
 * the others are its output, because a report that turns red must mean a job that fails. Ends with a line break.
 */
export function doctorJunit(result: DoctorResult): string {
  const suites = [...result.checks.map((check) => suiteOf(check, result)), ...wholeSuite(result)];
  return junit(SUITE, suites, result.tookMs);
}

function suiteOf(check: CheckResult, result: DoctorResult): Suite {
  const { startedAt } = result;
  const common = { name: `${SUITE}: ${check.name}`, classname: `genesis.doctor.${check.name}`, startedAt };
  if (check.status === 'skipped') {
    const skipped: Case = { ...NO_TIME, name: check.name, message: check.reason, ending: { tag: 'skipped' } };
    return { ...common, ...NO_TIME, cases: [skipped], observations: [] };
  }
  const failing = check.findings.filter((finding) => isFailing(finding, result));
  const others = check.findings.filter((finding) => !isFailing(finding, result));
  const passed: Case = { ...NO_TIME, name: check.name, message: check.summary, ending: undefined };
  return {
    ...common,
    ...NO_TIME,
    cases: failing.length > 0 ? failing.map(failedCase) : [passed],
    observations: [check.summary, ...others.flatMap(findingText)].filter((line) => line !== ''),
  };
}

/** The time of one check is not known, only that of all. */
const NO_TIME = { tookMs: 0 } as const;

function failedCase(finding: Finding): Case {
  const { rule, severity, message } = finding;
  return {
    ...NO_TIME,
    name: rule,
    message,
    ending: { tag: 'failure', type: severity, text: findingText(finding).join('\n') },
  };
}

function findingText({ rule, severity, message, evidence, remedy }: Finding): string[] {
  return [
    `${severity}: ${rule}: ${message}`,
    ...evidence.map((line) => `evidence: ${line}`),
    ...(remedy === '' ? [] : [`remedy: ${remedy}`]),
  ];
}

/** What keeps the report from meaning that nothing is wrong, although no case fails. */
function wholeSuite(result: DoctorResult): Suite[] {
  const { startedAt, interrupted } = result;
  const { kind, words } = conclusionOf(result);
  if (!interrupted && kind !== 'nothing-checked') return [];
  const message = [words, ...remarksOf(result)].join('; ');
  const verdict: Case = {
    ...NO_TIME,
    name: 'verdict',
    message,
    ending: { tag: 'error', type: 'inconclusive' },
  };
  return [
    { name: SUITE, classname: 'genesis.doctor', startedAt, ...NO_TIME, cases: [verdict], observations: [] },
  ];
}
