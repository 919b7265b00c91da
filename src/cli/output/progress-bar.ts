import progress, { type GenericFormatter, Presets, SingleBar } from 'cli-progress';
import { cutAtWord } from '../../report/text/fitting.ts';
import { width } from '../../report/text/format.ts';
import { forLocale, hasUnicode } from './for-locale.ts';

/** Shows on a terminal how far a run is. */
export interface Progress<Event> {
  onEvent(event: Event): void;
  stop(): void;
}

export const SILENT: Progress<unknown> = { onEvent: () => {}, stop: () => {} };

/** Not in CI, where it would fill the log. */
export function canDraw({ isTTY }: NodeJS.WriteStream, { CI, TERM }: NodeJS.ProcessEnv): boolean {
  return isTTY && !CI && TERM !== 'dumb';
}

/** Milliseconds between lines where nothing can be drawn: a log should not consist of them. */
export const LOG_LINE_EVERY_MS = 10_000;

const BAR_COLUMNS = 24;
const LEAST_BAR_COLUMNS = 2;

/** What a narrow terminal may lack: everything behind this sign. */
const SEPARATOR = ' · ';

/** `format` has a `{bar}`, and figures behind `·`, of which a narrow terminal shows the first ones. */
export function newBar(format: string, stream: NodeJS.WriteStream): SingleBar {
  const options = {
    format: fittedTo(format),
    stream,
    barsize: BAR_COLUMNS,
    clearOnComplete: true,
    // A second Ctrl-C ends the process at once, and would leave it hidden.
    hideCursor: false,
  };
  return new SingleBar(options, hasUnicode(process.env) ? Presets.shades_classic : Presets.legacy);
}

/** The library would cut the line at the last column, in the middle of a figure. */
function fittedTo(format: string): GenericFormatter {
  const parts = format.split(SEPARATOR);
  return (options, params, payload) => {
    const room = params.maxWidth - 1;
    const lineOf = (number: number, barsize: number) => {
      const shown = parts.slice(0, number).join(SEPARATOR);
      return forLocale(progress.Format.Formatter({ ...options, format: shown, barsize }, params, payload));
    };
    for (let number = parts.length; number > 0; number--) {
      const left = room - width(lineOf(number, 0));
      if (left >= LEAST_BAR_COLUMNS) return lineOf(number, Math.min(BAR_COLUMNS, left));
    }
    return forLocale(cutAtWord(lineOf(1, 0), room));
  };
}
