import { count } from '../../count.ts';
import { formatDuration } from '../../duration.ts';
import { formatRate } from '../../figure.ts';
import type { Verdict } from '../../stress/judge/verdict/verdict.ts';
import type { Extent, Load, Stage } from '../../stress/load/load.ts';
import type { LatencySummary } from '../../stress/measure/latency.ts';

/** A figure that a server does not report is unknown, not 0. */
export const NOT_REPORTED = 'not reported by this server';

/** `data lost`. */
export function verdictWords(status: Verdict['status']): string {
  return status.replace('-', ' ');
}

/** The load in a few words. `atOnce` replaces its concurrency in a text for several runs. */
export function describeLoad(load: Load, atOnce = String(load.concurrency), sent = 'request'): string {
  switch (load.kind) {
    case 'burst':
      return `burst of ${atOnce} simultaneous ${sent}${atOnce === '1' ? '' : 's'}`;
    case 'closed-loop':
      return `${describeExtent(load.until, sent)}, ${atOnce} at a time`;
    case 'ramp':
      return describeStages('0', load.stages, (users, index) =>
        index === 0 ? count(users, 'user') : String(users),
      );
    case 'open-loop':
      return `${formatRate(load.ratePerSecond)} for ${describeExtent(load.until, sent)}, at most ${atOnce} at a time`;
    case 'open-ramp': {
      const stages = describeStages(formatRate(load.ratePerSecond), load.stages, (rate) => formatRate(rate));
      return `${stages}, at most ${atOnce} at a time`;
    }
  }
}

function describeExtent(until: Extent, sent: string): string {
  return 'requests' in until ? count(until.requests, sent) : formatDuration(until.durationMs);
}

/** `0 → 50 users in 10 s → 0 in 5 s`. */
function describeStages(
  from: string,
  stages: readonly Stage[],
  describe: (to: number, index: number) => string,
): string {
  const reached = stages.map(
    ({ durationMs, to }, index) => `${describe(to, index)} in ${formatDuration(durationMs)}`,
  );
  return [from, ...reached].join(' → ');
}

/** `p50 22 ms, …, max 33 ms`. `only`: the percentiles to show if there are enough samples; by default all. */
export function describeLatency({ percentiles, maxMs }: LatencySummary, only?: readonly number[]): string {
  const shown = percentiles.filter(({ percentile }) => only?.includes(percentile) ?? true);
  const parts = shown.map(({ percentile, ms }) => `p${percentile} ${formatDuration(ms)}`);
  return [...parts, `max ${formatDuration(maxMs)}`].join(', ');
}

/** A hyphen for a time that is unknown. */
export function durationCell(ms: number | null | undefined): string {
  return ms == null ? '-' : formatDuration(ms);
}

/** Text without control characters, on one line: a server's answer must not control the terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}/gu, '?');
}

/** One printable line of at most `columns` columns. */
export function truncate(text: string, columns: number): string {
  const line = printable(text);
  return firstColumns(line, columns) === line ? line : `${firstColumns(line, columns - 1)}…`;
}

/** Printable lines of at most `columns` columns, at least one, broken between words; longer words are broken too. */
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
    for (const part of brokenWord(word, columns)) lines.push(part);
    line = lines.pop() ?? '';
  }
  return [...lines, line];
}

/** Parts that fit, without measuring what is left of the word for each of them: it can have a megabyte. */
function brokenWord(word: string, columns: number): string[] {
  const parts: string[] = [];
  let rest = word;
  while (rest !== '') {
    const part = firstColumns(rest, columns);
    parts.push(part);
    rest = rest.slice(part.length);
  }
  return parts;
}

/** The same lines, at most `number` of them: the last one has the rest, cut to `columns`. */
export function atMost(number: number, lines: readonly string[], columns: number): readonly string[] {
  if (lines.length <= number) return lines;
  return [...lines.slice(0, number - 1), truncate(lines.slice(number - 1).join(' '), columns)];
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
function firstColumns(text: string, columns: number): string {
  let end = 0;
  let used = 0;
  for (const character of text) {
    used += widthOf(character);
    if (used > columns) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** East Asian and pictographic characters take two columns. In doubt two: a line must not overflow. */
function widthOf(character: string): number {
  return /[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{16fe0}-\u{18dff}\u{1b000}-\u{1b2ff}\u{1f000}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u.test(
    character,
  )
    ? 2
    : 1;
}
