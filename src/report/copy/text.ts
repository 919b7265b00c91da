import type { ChalkInstance } from 'chalk';
import { formatBytes } from '../../bytes.ts';
import { type CopyResult, isWhole } from '../../copy/result.ts';
import { count } from '../../count.ts';
import { formatDuration } from '../../duration.ts';
import { pad, printable, wrap } from '../text/format.ts';
import { leftOutWords } from './left-out-words.ts';

const COLUMNS = 80;
const NAME_COLUMNS = 12;

/** Differences and new ids that are listed; JSON has all of them. */
const MAX_LISTED = 20;

/** The result as text of 80 columns. Ends with a line break. */
export function copyText(result: CopyResult, chalk: ChalkInstance): string {
  const lines = itemsOf(result).flatMap(([name, text]) => hanging(name, text));
  return `${[verdict(result, chalk), '', ...lines].join('\n')}\n`;
}

function verdict(result: CopyResult, chalk: ChalkInstance): string {
  const { differences } = result.verified;
  if (isWhole(result)) return `${chalk.green('COPIED')} everything, and both sides are equal`;
  if (differences.length > 0)
    return `${chalk.red('DIFFERENT')} ${count(differences.length, 'conversation')} not equal on both sides`;
  return `${chalk.yellow('COPIED')} all but what is listed under Left out`;
}

function itemsOf(result: CopyResult): (readonly [name: string, text: string])[] {
  const { from, to, messages, bytes, conversations, tookMs, resumed, verified } = result;
  const speed = Math.round((messages * 1_000) / Math.max(1, tookMs));
  const took = `${formatDuration(tookMs)}${resumed ? ', without the interrupted part' : `, ${count(speed, 'message')}/s`}`;
  return [
    ['From', from.name],
    ['To', to.name],
    [
      'Copied',
      `${count(conversations, 'conversation')}, ${count(messages, 'message')}, ${formatBytes(bytes)} of text`,
    ],
    ['Also', alsoWords(result)],
    ['Verified', `counts and SHA-256 of ${count(verified.conversations, 'conversation')} agree`],
    ['Took', took],
    ...listed('Different', verified.differences, differenceWords),
    ...listed('New id', result.renamed, (each) => `${each.from} is now ${each.to}`),
    ...result.leftOut.map((each) => ['Left out', leftOutWords(each)] as const),
    ...result.notes.map((note) => ['Note', note] as const),
  ];
}

function alsoWords({ summaries, settings, keys }: CopyResult): string {
  return [
    count(summaries, 'summary', 'summaries'),
    count(settings, 'setting'),
    count(keys, 'idempotency key'),
  ].join(', ');
}

function differenceWords({
  from,
  to,
  fromMessages,
  toMessages,
}: CopyResult['verified']['differences'][number]) {
  const names = from === to ? from : `${from}, now ${to}`;
  return `${names}: ${count(fromMessages, 'message')} in the source, ${toMessages} in the copy; it changed in the meantime`;
}

function listed<Item>(name: string, items: readonly Item[], words: (item: Item) => string) {
  const shown = items.slice(0, MAX_LISTED).map((item) => [name, words(item)] as const);
  const more = items.length - shown.length;
  return more > 0 ? [...shown, [name, `and ${more} more: --json lists all`] as const] : shown;
}

function hanging(name: string, text: string): string[] {
  const [first = '', ...rest] = wrap(printable(text), COLUMNS - NAME_COLUMNS);
  return [`${pad(name, NAME_COLUMNS)}${first}`, ...rest.map((line) => ' '.repeat(NAME_COLUMNS) + line)];
}
