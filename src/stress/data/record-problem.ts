import { createReadStream } from 'node:fs';
import { GenesisError } from '../../errors.ts';

const [LINE_FEED, CARRIAGE_RETURN] = [10, 13];

/** What is wrong with the record that begins at a byte of a file. */
export class RecordProblem extends Error {
  override readonly name = 'RecordProblem';
  readonly at: number;

  constructor(at: number, message: string, cause?: unknown) {
    super(message, { cause });
    this.at = at;
  }
}

/** The problem as an error with the number of its line. */
export async function problemAtLine(file: string, problem: RecordProblem): Promise<GenesisError> {
  const line = await lineAt(file, problem.at);
  return dataInvalid(`${file}, line ${line}: ${problem.message}`, undefined, problem);
}

/** `hint`: by default that lines count from 1. */
export function dataInvalid(
  message: string,
  hint = 'Correct the file: nothing has been sent yet. Lines count from 1.',
  cause?: unknown,
): GenesisError {
  return new GenesisError('DATA_INVALID', message, { hint, cause });
}

/** The line of a byte, after empty lines. Counted only where it is shown, so that reading counts nothing. */
async function lineAt(file: string, at: number): Promise<number> {
  let [line, offset] = [1, 0];
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    for (const byte of chunk) {
      if (offset >= at && byte !== LINE_FEED && byte !== CARRIAGE_RETURN) return line;
      if (byte === LINE_FEED) line++;
      offset++;
    }
  }
  return line;
}
