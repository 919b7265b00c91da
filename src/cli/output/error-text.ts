import { forDisplay } from './for-display.ts';
import type { Terminal } from './terminal.ts';

/** A message that begins with `error:`, as stderr can show it. */
export function errorText(text: string, { chalkStderr }: Terminal): string {
  return forDisplay(text).replace(/^error:/, (word) => chalkStderr.red(word));
}
