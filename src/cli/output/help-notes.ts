import { fittedText } from './fitted-text.ts';
import { textColumns } from './help-layout.ts';
import type { Terminal } from './terminal.ts';

/** What follows the options in the help of a command: a function, because the terminal may be resized until it is shown. */
export function helpNotes(text: string, { stdout }: Terminal): () => string {
  return () => fittedText(text, textColumns(stdout));
}
