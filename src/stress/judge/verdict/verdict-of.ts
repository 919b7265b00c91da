import { count } from '../../../count.ts';
import { sumOf } from '../../../sum-of.ts';
import { OUTCOMES, type Outcome, traitsOf } from '../../answer/outcome.ts';
import { auditFindings } from '../../audit/findings.ts';
import { unreadWords } from '../../audit/unread-reason.ts';
import { type InjectedFault, wasInjected } from '../../faults/fault.ts';
import { unsentRequests } from '../measured/counted-requests.ts';
import { cutTurnsOf } from '../measured/cut-turns.ts';
import { silenceWords } from '../measured/hang.ts';
import type { Measured } from '../measured/measured.ts';
import { failedBeside } from '../measured/scenario-summary.ts';
import { allowsFailures, type Criteria, failedCriteria, unknownCriteria } from './failed-criteria.ts';
import { scheduleProblems } from './schedule-problems.ts';
import type { Verdict } from './verdict.ts';

/** What a verdict rests on. */
export type Evidence = Criteria &
  Pick<
    Measured,
    | 'load'
    | 'ratePerSecond'
    | 'requests'
    | 'schedule'
    | 'excused'
    | 'hang'
    | 'misfit'
    | 'outcomes'
    | 'audit'
    | 'faults'
    | 'cutConnections'
    | 'repetition'
    | 'scenario'
    | 'generator'
    | 'interrupted'
  >;

/**
 * What a run proves. It passes if every request was answered correctly or excused, unless a threshold on `success`,
 * `goodput` or `errors` allows failures; at least one was answered; the audit was skipped or found nothing; all thresholds hold and
 * nothing is worse than in the baseline; and, in an open loop, the load was the one that was asked for.
 */
export function verdictOf(evidence: Evidence): Verdict {
  const lost = auditFindings(evidence.audit, 'data-lost');
  if (lost.length > 0) return { status: 'data-lost', reasons: lost };
  const unreachable = neverReached(evidence);
  if (unreachable) return { status: 'inconclusive', reasons: [unreachable] };
  const failed = failureReasons(evidence);
  if (failed.length > 0) return { status: 'failed', reasons: failed };
  const unclear = inconclusiveReasons(evidence);
  return unclear.length > 0 ? { status: 'inconclusive', reasons: unclear } : { status: 'passed' };
}

function neverReached({ requests, outcomes }: Evidence): string | undefined {
  const isUnreached = (outcome: Outcome) => !traitsOf(outcome).reachedServer && outcomes[outcome] > 0;
  const unreached = OUTCOMES.filter(isUnreached);
  if (requests.completed === 0 || sumOf(unreached, (outcome) => outcomes[outcome]) < requests.completed)
    return undefined;
  return `no request reached the server: ${unreached.map((outcome) => traitsOf(outcome).words).join('; ')}`;
}

function failureReasons(evidence: Evidence): string[] {
  const { audit, faults, hang, misfit, interrupted } = evidence;
  const problems = faults.filter(({ happened, problem }) => happened && problem !== null);
  return [
    ...(misfit ? [`the requests do not fit the server: ${misfit.says}`] : []),
    ...problems.map(({ text, problem }) => `${text}: ${problem}`),
    ...(allowsFailures(evidence) ? repliesToOthers(evidence) : unsuccessful(evidence)),
    ...(allowsFailures(evidence) ? [] : failedSteps(evidence)),
    ...(hang ? [`the server hangs: ${silenceWords(hang.silentMs)}`] : []),
    ...failedCriteria(evidence),
    ...auditFindings(audit, 'failed', wasInjected('kill', faults) || interrupted),
  ];
}

/** No success rate makes up for replies to another request. */
function repliesToOthers({ requests, outcomes }: Evidence): string[] {
  const { crosstalk } = outcomes;
  return crosstalk > 0 ? [`${crosstalk} of ${requests.completed} replies answer another request`] : [];
}

function unsuccessful({ requests, excused, outcomes }: Evidence): string[] {
  const failed = OUTCOMES.filter((outcome) => traitsOf(outcome).blame === 'server' && outcomes[outcome] > 0);
  const listed = failed.map((outcome) => `${outcomes[outcome]} ${outcome}`).join(', ');
  const count = requests.completed - requests.ok - unsentRequests(outcomes);
  return count > excused ? [`${count} of ${requests.completed} requests: ${listed}`] : [];
}

/** Requests of a scenario beside its chats. */
function failedSteps({ scenario }: Evidence): string[] {
  return (scenario?.requests ?? []).flatMap((requests) => {
    const failed = failedBeside(requests);
    const [first] = requests.failures;
    if (failed <= 0) return [];
    return [`${failed} of ${requests.completed} ${requests.name}: ${first?.example || first?.outcome}`];
  });
}

function inconclusiveReasons(evidence: Evidence): string[] {
  const { requests, outcomes, audit, faults, interrupted, scenario } = evidence;
  const unread = unreadWords(audit);
  const unsent = OUTCOMES.filter(
    (outcome) => traitsOf(outcome).blame === 'generator' && outcomes[outcome] > 0,
  ).map((outcome) => `${traitsOf(outcome).words}: ${count(outcomes[outcome], 'request')} not sent`);
  return [
    ...unsent,
    ...(requests.completed === 0 ? [scenario ? 'no chat was sent' : 'no request was made'] : []),
    ...(requests.completed > 0 && requests.ok === 0 ? ['no request was answered'] : []),
    ...(interrupted
      ? ['interrupted before the end']
      : [...faults.flatMap(notInjected), ...cutInVain(evidence)]),
    ...(unread === null ? [] : [unread]),
    ...scheduleProblems(evidence),
    ...unknownCriteria(evidence),
  ];
}

/** Then no answer was lost of a turn that is stored, which is what a cut is for. */
function cutInVain(evidence: Evidence): string[] {
  const turns = cutTurnsOf(evidence);
  if (turns?.stored !== 0) return [];
  return [
    `none of ${count(turns.cut, 'cut connection')} was cut after its turn was stored; a longer cut or more users (-c) may meet one`,
  ];
}

function notInjected({ fault, text, happened, problem }: InjectedFault): string[] {
  if (happened) return [];
  const why = fault.kind === 'model-error' ? 'no model call failed' : 'the load ended first';
  return [`${text} was not injected: ${problem ?? why}`];
}
