import { formatDuration } from '../duration.ts';
import type { LatencySummary } from '../stress/latency.ts';
import type { Load } from '../stress/options.ts';

/** A share in percent that never rounds a failure away: 19 999 of 20 000 are 99.99%, not 100%. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '0%';
  return `${Math.floor((part * 10_000) / whole) / 100}%`;
}

/** `20 requests`, `1 request`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

export function describeLoad(load: Load): string {
  if (load.kind === 'burst') return `burst of ${count(load.concurrency, 'simultaneous request')}`;
  const length =
    'requests' in load.until ? count(load.until.requests, 'request') : formatDuration(load.until.durationMs);
  return `${length}, ${load.concurrency} at a time`;
}

export function describeLatency({ percentiles, maxMs }: LatencySummary): string {
  const parts = percentiles.map(({ percentile, ms }) => `p${percentile} ${formatDuration(ms)}`);
  return [...parts, `max ${formatDuration(maxMs)}`].join(', ');
}

/** Text that cannot command a terminal, on one line: what a server answered is shown, and a server can answer anything. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}/gu, '?');
}

/** One printable line of at most `columns` columns. */
export function truncate(text: string, columns: number): string {
  const line = printable(text);
  return headOf(line, columns) === line ? line : `${headOf(line, columns - 1)}…`;
}

/** Printable lines of at most `columns` columns, at least one, broken between words; a longer word is broken too. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text).split(' ').filter(Boolean)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (width(longer) <= columns) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (width(line) > columns) {
      const head = headOf(line, columns);
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  return [...lines, line];
}

/** A printable text followed by spaces up to `columns` columns. */
export function pad(text: string, columns: number): string {
  return `${text}${' '.repeat(Math.max(0, columns - width(text)))}`;
}

/** Columns a terminal takes for a printable text. */
export function width(text: string): number {
  return [...text].reduce((columns, character) => columns + widthOf(character), 0);
}

/** As many characters from the start as fit. */
function headOf(text: string, columns: number): string {
  let end = 0;
  let used = 0;
  for (const character of text) {
    used += widthOf(character);
    if (used > columns) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** East Asian and pictographic characters take two columns. Rather too many than too few: a line must not overflow. */
function widthOf(character: string): number {
  return /[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{16fe0}-\u{18dff}\u{1b000}-\u{1b2ff}\u{1f000}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u.test(
    character,
  )
    ? 2
    : 1;
}
