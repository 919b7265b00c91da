import { appendFile } from 'node:fs/promises';
import { messageOf } from '../../errors.ts';
import { jsonReport } from '../../report/json.ts';
import { githubAnnotations, githubSummary } from '../../report/verify/github.ts';
import { junitReport } from '../../report/verify/junit.ts';
import { checkLines, verifyHeader, verifySummary } from '../../report/verify/text.ts';
import type { CheckResult, VerifyResult } from '../../verify/result.ts';
import { describeTarget } from '../../verify/servers/verify-target.ts';
import { runVerify, type VerifyEvent, type VerifyOptions } from '../../verify/verify.ts';
import { exitCodeOf } from '../output/exit-codes.ts';
import { writeOutput } from '../output/output.ts';
import { stoppable } from '../output/stoppable.ts';
import type { Terminal } from '../output/terminal.ts';
import { verifyProgress } from './progress.ts';

/** The files to write beside the text; `-` is stdout, instead of the text. */
export interface VerifyOutputs {
  readonly json: string | undefined;
  readonly junit: string | undefined;
}

/** Verifies, prints each check as it ends, writes what was asked for; resolves with the exit code. */
export function runVerifyCommand(
  options: VerifyOptions,
  outputs: VerifyOutputs,
  terminal: Terminal,
): Promise<number> {
  return stoppable(terminal, (signal) => verify(options, outputs, terminal, signal));
}

async function verify(
  options: VerifyOptions,
  outputs: VerifyOutputs,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const { stdout, stderr, chalk } = terminal;
  const showsText = outputs.json !== '-' && outputs.junit !== '-';
  const print = (text: string) => void (showsText && stdout.write(text));
  const progress = verifyProgress(options.checks.length, stderr, process.env);
  const before: CheckResult[] = [];
  const onEvent = (event: VerifyEvent) => {
    progress.onEvent(event);
    if (event.type !== 'checked') return;
    print(checkLines(event.result, chalk, before));
    before.push(event.result);
  };
  print(`${verifyHeader({ target: describeTarget(options.target), quick: options.quick }, chalk)}\n`);
  const result = await runVerify(options, { onEvent, signal }).finally(() => progress.stop());
  print(`\n${verifySummary(result, chalk)}`);
  await write(outputs.json, () => jsonReport(result), terminal);
  await write(outputs.junit, () => junitReport(result), terminal);
  await tellGithub(result, terminal, process.env);
  return exitCodeOf(result.verdict);
}

async function write(file: string | undefined, report: () => string, { stdout }: Terminal): Promise<void> {
  if (file === '-') stdout.write(report());
  else if (file !== undefined) await writeOutput(file, report());
}

/** Annotations and a summary of the step, where GitHub Actions runs this. */
async function tellGithub(result: VerifyResult, { stderr }: Terminal, env: NodeJS.ProcessEnv): Promise<void> {
  if (env.GITHUB_ACTIONS !== 'true') return;
  // It reads both streams, and stdout may be a file's content.
  stderr.write(githubAnnotations(result));
  if (!env.GITHUB_STEP_SUMMARY) return;
  await appendFile(env.GITHUB_STEP_SUMMARY, githubSummary(result)).catch((error: unknown) => {
    stderr.write(`warning: no step summary: ${messageOf(error)}\n`);
  });
}
