import { InvalidArgumentError } from 'commander';

/** Throws `InvalidArgumentError` for a text whose bytes were not UTF-8: Node has replaced them. */
export function wholeText(text: string): string {
  if (!text.includes('\ufffd')) return text;
  throw new InvalidArgumentError(
    'It has bytes that are not UTF-8. A body of any bytes can be sent from a file, with --body FILE.',
  );
}
