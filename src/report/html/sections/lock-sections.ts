import type { DoctorResult, Watched } from '../../../doctor/result.ts';
import { formatDuration } from '../../../duration.ts';
import { formatShare } from '../../../figure.ts';
import { HOLDER_HEAD, heldDuring, holderCells, holderRows } from '../../doctor/holder-rows.ts';
import { SESSION_HEAD, sessionRows } from '../../doctor/session-rows.ts';
import { type Description, descriptionList } from '../markup/description-list.ts';
import { html, type Markup, type Part } from '../markup/markup.ts';
import { section, table } from '../markup/table.ts';

const LONG = 24;

/** Which process held which lock, and how that was watched; empty where there was nothing to watch. */
export function lockSections({
  holders,
  watch,
  sessions,
}: Pick<DoctorResult, 'holders' | 'watch' | 'sessions'>): Part {
  const rows = holderRows(holders ?? [], heldDuring).map((row) => {
    const [pid = '', user = '', locks = '', held = '', command = ''] = holderCells(row);
    return [
      pid,
      user,
      locks,
      html`<span class="item">${held}</span>`,
      html`<code class="command">${command}</code>`,
    ] as const;
  });
  return [
    rows.length > 0 ? section('Locks held', table('Locks held', HOLDER_HEAD, rows), 'card alone wide') : '',
    sessionSection(sessions),
    watch === null ? '' : section('Watch of the locks', descriptionList(watchRows(watch)), 'card alone'),
  ];
}

function sessionSection(sessions: DoctorResult['sessions']): Part {
  const rows = sessionRows(sessions).map(([pid = '', ...cells]) => [pid, ...cells.map(sessionCell)] as const);
  if (rows.length === 0) return '';
  return section(
    'Sessions that waited',
    table('Sessions that waited', SESSION_HEAD, rows),
    'card alone wide',
  );
}

/** Short texts stay on one line. */
function sessionCell(text: string): Markup {
  return html`<span class="${text.length > LONG ? 'item words' : 'item'}">${text}</span>`;
}

function watchRows({ ms, looks, writeLocked, commits }: Watched): Description[] {
  return [
    ['Watched', `${formatDuration(ms)}, ${looks} looks at random intervals`],
    ['Write lock held', writeLocked === null ? 'not shown by this system' : shareWords(writeLocked)],
    ['Commits', commits === null ? 'unknown' : commits === 0 ? 'none seen' : `at least ${commits}`],
  ];
}

function shareWords({ value, low, high }: NonNullable<Watched['writeLocked']>): string {
  return `${formatShare(value, 2)} of the time (${formatShare(low, 2)} to ${formatShare(high, 2)}, 99% sure)`;
}
