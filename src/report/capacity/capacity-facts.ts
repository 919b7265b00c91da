import { levelWords } from '../../capacity/judge/level-words.ts';
import { BENDS, type BendName, type CapacityResult, type Change } from '../../capacity/result.ts';
import { count } from '../../count.ts';
import { formatDuration } from '../../duration.ts';
import { formatShare } from '../../figure.ts';
import { auditFindings } from '../../stress/audit/findings.ts';
import { failedBeside } from '../../stress/judge/measured/scenario-summary.ts';
import { describeArrivals } from '../../stress/load/arrival-spread.ts';
import { sumOf } from '../../sum-of.ts';
import { askedBefore } from '../text/asked-before.ts';
import { dataWords } from '../text/data-words.ts';
import { machineWords } from '../text/machine-words.ts';
import { levelSummaries } from './level-rows.ts';

/** A name and a text. */
export type CapacityFact = readonly [label: string, text: string];

/** How the search was made, and what else it saw. */
export function capacityFacts(result: CapacityResult): CapacityFact[] {
  const { target, readBefore, settings, machine, observations, startedAt, version } = result;
  return [
    ['At the knee', kneeWords(result)],
    ...changeFacts(result),
    ['Audit', auditWords(result)],
    ['Target', target.description],
    ...optional('Before', askedBefore(readBefore)),
    ['Load', `${unitWords(result)}${settings.arrivals ? `, ${describeArrivals(settings.arrivals)}` : ''}`],
    ...scenarioFacts(result),
    ...(settings.data === null ? [] : [['Data', dataWords(settings.data)] as const]),
    ...failureFacts(result),
    ['Took', tookWords(result)],
    ['Machine', machineWords(machine)],
    ...observations.map((observation) => ['Observed', observation] as const),
    ['Made', `${startedAt} by genesis ${version}`],
  ];
}

function unitWords({ search: { by }, scenario }: CapacityResult): string {
  const [one, many] = scenario ? ['round', 'rounds'] : ['request', 'requests'];
  return by === 'rate' ? `${many} per second, in an open loop` : `users, each with one ${one} at a time`;
}

function scenarioFacts({ scenario }: CapacityResult): CapacityFact[] {
  if (!scenario) return [];
  const { file, rounds, requests } = scenario;
  const words = [
    count(rounds.completed, 'whole round'),
    ...(rounds.failed > 0 ? [`${rounds.failed} ended by a failed request`] : []),
    ...(rounds.cutShort > 0 ? [`${rounds.cutShort} ended with their step`] : []),
  ];
  const failing = requests.flatMap((named) => {
    const [failed, [first]] = [failedBeside(named), named.failures];
    if (failed <= 0) return [];
    return [`${failed} of ${named.completed} ${named.name}: ${first?.example || first?.outcome}`];
  });
  return [
    ['Scenario', `${file}: ${words.join(', ')}`],
    ...failing.map((text) => ['Failures', text] as const),
  ];
}

function optional(label: string, text: string | undefined): CapacityFact[] {
  return text === undefined ? [] : [[label, text]];
}

/** What is seen at the highest level that was kept. */
function kneeWords({ steps, capacity, search, scenario }: CapacityResult): string {
  const summary = levelSummaries(steps).find(({ level }) => level >= capacity.low && capacity.low > 0);
  if (!summary) return 'no level was kept';
  const { level, meanInFlight } = summary;
  const cores = summary.steps.flatMap(({ bends }) => bends.serverCores ?? []);
  const cpu = summary.steps.flatMap(({ generatorCpu }) => generatorCpu ?? []);
  return [
    `${Number(meanInFlight.toPrecision(2))} ${scenario ? 'rounds under way' : 'requests in flight'} on average at ${levelWords(level, search.by)}`,
    ...(cores.length > 0 ? [`the server used ${coresWords(meanOf(cores))}`] : []),
    ...(cpu.length > 0 ? [`the load generator ${formatShare(Math.min(1, meanOf(cpu)), 2)} of a core`] : []),
  ].join(', ');
}

function coresWords(cores: number): string {
  return `${Number(cores.toPrecision(2))} ${cores === 1 ? 'core' : 'cores'}`;
}

function meanOf(values: readonly number[]): number {
  return sumOf(values, (value) => value) / values.length;
}

const CHANGED: Readonly<Record<BendName, string>> = {
  lockErrors: 'lock errors',
  retries: 'retries',
  poolWaitMs: 'wait for a connection to the database',
  databaseMs: 'time in the database',
  modelMs: 'time of the model',
  serverCores: 'CPU',
  lockedShare: 'share of the time in which the database was locked',
};

function changeFacts({ changes, search }: CapacityResult): CapacityFact[] {
  return changes.map((change, index) => [
    index === 0 ? 'First changed' : 'Then',
    changeWords(change, levelWords(change.from, search.by)),
  ]);
}

function changeWords({ name, before, after }: Change, from: string): string {
  const words = (value: number) => bendWords(BENDS[name], value);
  return `${CHANGED[name]} from ${from} on: ${words(before)} → ${words(after)}`;
}

function bendWords(unit: (typeof BENDS)[BendName], value: number): string {
  switch (unit) {
    case 'ms':
      return formatDuration(value, 2);
    case 'share':
      return formatShare(value, 2);
    case 'per-request':
      return `${Number((value * 100).toPrecision(2))} per 100 requests`;
    case 'cores':
      return coresWords(value);
  }
}

function auditWords({ audit }: CapacityResult): string {
  if (audit.status !== 'read') return `${audit.status}: ${audit.reason}`;
  const findings = auditFindings(audit);
  const notChecked =
    audit.notChecked > 0 ? [`${audit.notChecked} not checked: ${audit.notCheckedReason}`] : [];
  const clean = `clean: all ${count(audit.acknowledged - audit.notChecked, 'acknowledged turn')} stored once`;
  return [...(findings.length > 0 ? findings : [clean]), ...notChecked].join('; ');
}

/** The most that a report has of them. */
const FAILURES = 3;

function failureFacts({ failures }: CapacityResult): CapacityFact[] {
  return failures
    .slice(0, FAILURES)
    .map(({ outcome, count: number, example }) => [
      'Failures',
      `${number} ${outcome}${example === '' ? '' : `: ${example}`}`,
    ]);
}

function tookWords({ tookMs, steps, requests, search, interrupted }: CapacityResult): string {
  const recovering = sumOf(steps, ({ recoveryMs }) => recoveryMs ?? 0);
  return [
    `${formatDuration(tookMs, 2)} of ${formatDuration(search.budgetMs, 2)}`,
    count(steps.length, 'step'),
    count(requests.completed, 'request'),
    ...(recovering > 0 ? [`${formatDuration(recovering, 2)} waiting for the server to recover`] : []),
    ...(interrupted ? ['interrupted'] : []),
  ].join(', ');
}
