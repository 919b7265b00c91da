import { jsonReport } from '../report/json.ts';
import { textReport } from '../report/text.ts';
import type { StressOptions } from '../stress/options.ts';
import type { StressResult } from '../stress/result.ts';
import { runStress } from '../stress/stress.ts';
import { exitCodeOf } from './exit-codes.ts';
import { writeOutput } from './output.ts';
import { stressProgress } from './progress.ts';
import { stoppable } from './stoppable.ts';
import type { Terminal } from './terminal.ts';

/** Stresses and prints the report; `json` is a file to write beside it, or `-` for stdout instead. Resolves with the exit code. */
export async function runStressCommand(
  options: StressOptions,
  json: string | undefined,
  terminal: Terminal,
): Promise<number> {
  return stoppable(terminal, async (signal) => {
    const { onEvent, stop } = stressProgress(options.load, terminal.stderr, process.env);
    const result = await runStress(options, { onEvent, signal }).finally(stop);
    await print(result, json, terminal);
    return exitCodeOf(result.verdict);
  });
}

async function print(
  result: StressResult,
  json: string | undefined,
  { stdout, chalk }: Terminal,
): Promise<void> {
  if (json === '-') {
    stdout.write(jsonReport(result));
    return;
  }
  stdout.write(textReport(result, chalk));
  if (json !== undefined) await writeOutput(json, jsonReport(result));
}
