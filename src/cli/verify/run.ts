import { codeOf } from '../../errors.ts';
import { checkLines, verifyHeader, verifySummary } from '../../report/verify/text.ts';
import { GENESIS_CHAT } from '../../stress/request/chat.ts';
import type { CheckResult } from '../../verify/result.ts';
import { askedFirst, describeTarget } from '../../verify/servers/verify-target.ts';
import { runVerify, type VerifyEvent, type VerifyOptions } from '../../verify/verify.ts';
import { reportForDisplay } from '../output/for-display.ts';
import type { ReportOutput } from '../output/report-outputs.ts';
import { reportToGithub } from '../output/report-to-github.ts';
import type { Terminal } from '../output/terminal.ts';
import { writeReports } from '../output/write-reports.ts';
import { exitCodeOf } from '../process/exit-codes.ts';
import { probeRunning } from '../process/probe-running.ts';
import { runUntilSignal } from '../process/run-until-signal.ts';
import { verifyProgress } from './progress.ts';

/**
 * Verifies and writes the reports; a text for stdout is printed as it grows, each check when it ends. Resolves with the
 * exit code. `probeFor`: the command line that a probe of a server that runs already is to set right; undefined: there is
 * none.
 */
export function runVerifyCommand(
  planned: VerifyOptions,
  probeFor: readonly string[] | undefined,
  outputs: readonly ReportOutput[],
  terminal: Terminal,
): Promise<number> {
  const { stdout, stderr, chalk } = terminal;
  const isGrowing = ({ file, format }: ReportOutput) => file === undefined && format === 'text';
  const showsText = outputs.some(isGrowing);
  const print = (text: string) => void (showsText && stdout.write(reportForDisplay(text, stdout)));
  const progress = verifyProgress(planned.checks.length, stderr, process.env);
  const before: CheckResult[] = [];
  const onEvent = (event: VerifyEvent) => {
    progress.onEvent(event);
    if (event.type !== 'checked') return;
    print(checkLines(event.result, chalk, before));
    before.push(event.result);
  };
  return runUntilSignal(terminal, async (signal) => {
    const options = await fitting(planned, probeFor, signal, terminal);
    const { target, quick, chat = GENESIS_CHAT } = options;
    const header = { target: describeTarget(target), quick, readBefore: askedFirst(target, chat) };
    print(`${verifyHeader(header, chalk)}\n`);
    const result = await runVerify(options, { onEvent, signal }).finally(() => progress.stop());
    print(`\n${verifySummary(result, chalk)}`);
    const others = outputs.filter((output) => !isGrowing(output));
    await writeReports({ kind: 'verify', result }, others, terminal);
    await reportToGithub({ kind: 'verify', result }, terminal, process.env);
    return exitCodeOf(result.verdict);
  });
}

/** With the request that fits. A server that cannot be reached is for the checks to report. */
async function fitting(
  options: VerifyOptions,
  probeFor: readonly string[] | undefined,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<VerifyOptions> {
  const { target, chat = GENESIS_CHAT, timeoutMs, mayChooseApi } = options;
  if (options.scenario) return options;
  const probing = probeFor && { argv: probeFor, timeoutMs, mayChooseApi };
  try {
    return { ...options, ...(await probeRunning(target, chat, probing, signal, terminal)) };
  } catch (error) {
    if (codeOf(error) === 'TARGET_UNREACHABLE') return options;
    throw error;
  }
}
