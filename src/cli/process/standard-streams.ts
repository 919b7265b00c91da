import { codeOf } from '../../errors.ts';
import type { Terminal } from '../output/terminal.ts';
import { unwritable } from '../output/writable-file.ts';

/** Handles errors of stdout and stderr; `flushed` throws `OUTPUT_UNWRITABLE` if stdout could not be written. */
export function watchStandardStreams({ stdout, stderr }: Pick<Terminal, 'stdout' | 'stderr'>): {
  flushed(): Promise<void>;
} {
  let failure: Error | undefined;
  stdout.on('error', (error) => {
    failure = error;
  });
  // There is no other place to report that stderr cannot be written.
  stderr.on('error', () => {});
  return {
    flushed: async () => {
      await new Promise<void>((resolve) => stdout.write('', () => resolve()));
      if (failure && !isReaderGone(failure, stdout)) throw unwritable('stdout', failure);
    },
  };
}

/** `genesis … | head` closes our stdout early, and a window its terminal, whose SIGHUP has an exit code: neither is an error. */
function isReaderGone(failure: Error, { isTTY }: NodeJS.WriteStream): boolean {
  const code = codeOf(failure);
  return code === 'EPIPE' || (code === 'EIO' && isTTY);
}
