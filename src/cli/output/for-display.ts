import { narrowed } from '../../report/text/narrowed.ts';
import { forLocale } from './for-locale.ts';
import { textColumns } from './help-layout.ts';

/**
 * A text as what shows it can show it: signs of ours as its locale has them, and nothing in it that GitHub Actions would
 * take for a command. Its runner reads one from each line that begins with `::`, also behind blanks, and one of the old form
 * from anywhere in a line; a text that quotes a server could forge an annotation, or switch ours off.
 */
export function forDisplay(text: string, env: NodeJS.ProcessEnv = process.env): string {
  const shown = forLocale(text, env);
  if (env.GITHUB_ACTIONS !== 'true') return shown;
  return shown.replace(/^(\s*):(?=:)/gm, '$1: ').replaceAll('##[', '## [');
}

/** The text of a report as a stream can show it: broken between words for a terminal with few columns, whole in a pipe. */
export function reportForDisplay(
  text: string,
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>,
): string {
  return forDisplay(narrowed(text, textColumns(stream)));
}
