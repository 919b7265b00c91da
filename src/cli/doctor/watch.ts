import { basename } from 'node:path';
import { type WatchOptions, watchDatabase } from '../../doctor/doctor.ts';
import { doctorText } from '../../report/doctor/text.ts';
import { reportForDisplay } from '../output/for-display.ts';
import type { Terminal } from '../output/terminal.ts';
import { exitCodeOfFindings } from '../process/exit-codes.ts';
import { runUntilSignal } from '../process/run-until-signal.ts';
import { lockDisplay } from './lock-display.ts';

/** Shows the locks as they change, then the report; resolves with the exit code. */
export function runWatchCommand(options: WatchOptions, terminal: Terminal): Promise<number> {
  const { target } = options;
  const name = target.kind === 'file' ? basename(target.file) : target.url;
  return runUntilSignal(terminal, async (signal) => {
    const display = lockDisplay(name, terminal, process.env);
    const hooks = { signal: AbortSignal.any([signal, whenClosed(terminal)]), onLocks: display.onEvent };
    const result = await watchDatabase(options, hooks).finally(display.stop);
    const { stdout, chalk } = terminal;
    stdout.write(reportForDisplay(doctorText(result, chalk), stdout));
    return exitCodeOfFindings(result);
  });
}

/** Without it, `genesis doctor --watch … | head` would continue after head has ended. */
function whenClosed({ stdout }: Terminal): AbortSignal {
  const closed = new AbortController();
  stdout.once('error', () => closed.abort());
  return closed.signal;
}
