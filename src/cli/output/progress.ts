import { Presets, SingleBar } from 'cli-progress';

/** Draws a run on a terminal as it goes. */
export interface Progress<Event> {
  onEvent(event: Event): void;
  stop(): void;
}

export const SILENT: Progress<unknown> = { onEvent: () => {}, stop: () => {} };

/** In CI it would fill the log. */
export function canDraw({ isTTY }: NodeJS.WriteStream, { CI, TERM }: NodeJS.ProcessEnv): boolean {
  return isTTY && !CI && TERM !== 'dumb';
}

const BAR = 24;

export function newBar(format: string, stream: NodeJS.WriteStream, barsize = BAR): SingleBar {
  const options = {
    format,
    stream,
    barsize: Math.min(BAR, barsize),
    clearOnComplete: true,
    hideCursor: true,
  };
  return new SingleBar(options, Presets.shades_classic);
}
