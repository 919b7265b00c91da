import { Presets, SingleBar } from 'cli-progress';

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

const BAR_COLUMNS = 24;

export function newBar(format: string, stream: NodeJS.WriteStream, barsize = BAR_COLUMNS): SingleBar {
  const options = {
    format,
    stream,
    barsize: Math.min(BAR_COLUMNS, barsize),
    clearOnComplete: true,
    hideCursor: true,
  };
  return new SingleBar(options, Presets.shades_classic);
}
