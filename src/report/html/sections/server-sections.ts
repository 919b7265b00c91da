import { formatDuration } from '../../../duration.ts';
import type { Audit } from '../../../stress/audit/audit.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import type { TimingSummary } from '../../../stress/measure/run-metrics.ts';
import type { ServerLog } from '../../../stress/target/reports/log-counts.ts';
import { NOT_TOLD } from '../../text/format.ts';
import { told } from '../charts/figures.ts';
import { html, type Markup, type Part } from '../markup/markup.ts';
import { facts, note, type Row, section } from '../markup/table.ts';

/** What the server stored, compared with what it acknowledged. */
export function auditSection(audit: Audit): Markup {
  if (audit.status !== 'read')
    return section('Audit', html`<p><strong>${audit.status}</strong>: ${audit.reason}</p>`);
  const rows: Row[] = [
    ['acknowledged', audit.acknowledged],
    ['stored', audit.stored],
    ['lost', alarming(audit.lost)],
    ['duplicated', alarming(audit.duplicated)],
    ['orphaned', alarming(audit.orphaned)],
    ['unexpected', alarming(audit.unexpected)],
    ['recovered', audit.recovered],
    ...(audit.untraceable > 0 ? ([['untraceable replies', audit.untraceable]] as const) : []),
  ];
  return section('Audit', facts('Audit', rows));
}

export function lockSection({ lockErrors, retries, serverLog }: StressResult): Markup {
  const rows: Row[] = [
    ['lock errors that clients saw', alarming(lockErrors.surfaced)],
    ['lock errors that a retry absorbed', told(lockErrors.recovered)],
    ...retryRows(retries),
    ...logRows(serverLog),
  ];
  return section('Lock errors and retries', [
    facts('Lock errors and retries', rows),
    serverLog?.example ? html`<p class="quote">${serverLog.example}</p>` : '',
  ]);
}

function retryRows(retries: StressResult['retries']): Row[] {
  if (retries === null) return [['retries', NOT_TOLD]];
  return [
    ['retries', retries.total],
    ['requests retried', retries.requests],
    ['most retries of one request', retries.most],
  ];
}

function logRows(log: ServerLog | null): Row[] {
  if (log === null) return [];
  return [
    ['lines of its log', log.lines],
    ['of those, lock errors', log.lockErrors],
    ['of those, retries', log.retries],
  ];
}

/** Where a turn spends its time inside the server. */
export function timingSection({ timing, serverCounters }: StressResult): Markup {
  return section('Inside the server', [
    timing === null ? note(`Where the time goes is ${NOT_TOLD}.`) : split(timing),
    serverCounters === null
      ? ''
      : note(`${serverCounters.commits} commits for ${serverCounters.writes} writes.`),
  ]);
}

function split({ meanPoolWaitMs, meanDatabaseMs, meanModelMs, requests }: TimingSummary): Part {
  const parts = [
    ['pool wait', meanPoolWaitMs],
    ['database', meanDatabaseMs],
    ['model', meanModelMs],
  ] as const;
  const rows = parts.map(
    ([name, ms], index): Row => [
      html`<span class="glyph part-${index}" aria-hidden="true">■</span> ${name}`,
      formatDuration(ms),
    ],
  );
  const bar = parts.map(
    ([, ms], index) => html`<span class="part-${index}" style="flex-grow: ${ms}"></span>`,
  );
  return html`<div class="split" aria-hidden="true">${bar}</div>${facts('Mean time of a turn', rows)}
${note(`Means of the ${requests} turns that the server timed.`)}`;
}

/** A number that should be none stands out where it is not. */
function alarming(number: number): Markup {
  return number > 0 ? html`<strong class="bad">${number}</strong>` : html`${number}`;
}
