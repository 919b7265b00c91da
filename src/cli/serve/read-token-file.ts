import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { GenesisError, messageOf } from '../../errors.ts';
import { assertToken, MAX_TOKEN_CHARS } from './assert-token.ts';

export interface TokenFile {
  readonly token: string;
  /** Whether other users of this machine can read it. */
  readonly isShared: boolean;
}

/** The token in the first line of a file, which may be a pipe. Throws `TOKEN_INVALID`. */
export function readTokenFile(file: string): TokenFile {
  const { text, isShared } = read(file);
  const token = text.split(/\r?\n/, 1)[0] ?? '';
  assertToken(token, `the first line of ${file}`);
  return { token, isShared };
}

function read(file: string): { text: string; isShared: boolean } {
  let opened: number | undefined;
  try {
    opened = openSync(file, 'r');
    const stats = fstatSync(opened);
    return { text: readStart(opened), isShared: stats.isFile() && (stats.mode & 0o044) !== 0 };
  } catch (error) {
    throw new GenesisError('TOKEN_INVALID', `the file of --token-file cannot be read: ${messageOf(error)}`, {
      hint: 'Name a file whose first line is the token.',
      cause: error,
    });
  } finally {
    if (opened !== undefined) closeSync(opened);
  }
}

/** Up to the end of the first line, or to more than a token can have: the file may have no end. */
function readStart(opened: number): string {
  const bytes = Buffer.alloc(MAX_TOKEN_CHARS + 2);
  let length = 0;
  for (let more = true; more; ) {
    const read = readSync(opened, bytes, length, bytes.length - length, null);
    length += read;
    more = read > 0 && length < bytes.length && !bytes.subarray(0, length).includes('\n');
  }
  return bytes.toString('utf8', 0, length);
}
