import { type CopyEvent, copyConversations } from '../../copy/copy.ts';
import { openCopy } from '../../copy/open-copy.ts';
import { type CopyResult, isWhole } from '../../copy/result.ts';
import { copyText } from '../../report/copy/text.ts';
import { reportForDisplay } from '../output/for-display.ts';
import type { Terminal } from '../output/terminal.ts';
import { writeOutput } from '../output/writable-file.ts';
import { boundHeap } from '../process/bound-heap.ts';
import { EXIT } from '../process/exit-codes.ts';
import { runUntilSignal } from '../process/run-until-signal.ts';
import { copyProgress } from './progress.ts';

/** Bytes of the young generation: a chunk is a few megabytes of short-lived objects, a million messages are a gigabyte. */
const YOUNG_BYTES = 8 * 1024 * 1024;

export interface CopyCommandOptions {
  readonly from: string;
  readonly to: string;
  readonly intoExisting: boolean;
  readonly timezone: string | undefined;
  /** Where the result goes as JSON; `-` for stdout. */
  readonly json: string | undefined;
}

/** Copies, and prints the result. Resolves with the exit code. */
export function runCopyCommand(options: CopyCommandOptions, terminal: Terminal): Promise<number> {
  const { from, to, timezone, intoExisting, json } = options;
  return runUntilSignal(terminal, async (signal) => {
    boundHeap(YOUNG_BYTES);
    const { source, target } = await openCopy(from, to, timezone);
    const progress = copyProgress(terminal.stderr, process.env);
    let reached: CopyEvent | undefined;
    const onEvent = (event: CopyEvent) => {
      reached = event;
      progress.onEvent(event);
    };
    try {
      const result = await copyConversations(source, target, { intoExisting, signal, onEvent });
      progress.stop();
      await report(result, json, terminal);
      return isWhole(result) ? EXIT.passed : EXIT.failed;
    } catch (error) {
      progress.stop();
      if ((error as Error).name !== 'AbortError') throw error;
      terminal.stderr.write(stoppedWords(reached));
      return EXIT.failed;
    } finally {
      await target.close();
      await source.close();
    }
  });
}

async function report(
  result: CopyResult,
  json: string | undefined,
  { stdout, chalk }: Terminal,
): Promise<void> {
  const text = `${JSON.stringify(result, undefined, 2)}\n`;
  if (json !== undefined && json !== '-') await writeOutput(json, text);
  stdout.write(json === '-' ? text : reportForDisplay(copyText(result, chalk), stdout));
}

function stoppedWords(reached: CopyEvent | undefined): string {
  const where = reached ? ` after ${reached.phase} ${reached.done} of ${reached.total} messages` : '';
  return `stopped${where}: the same command continues this copy\n`;
}
