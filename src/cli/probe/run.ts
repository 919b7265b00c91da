import { type ProbeOptions, probeChat } from '../../chat-probe/probe-chat.ts';
import { commandLine } from '../options/command-line.ts';
import { changedWords } from '../options/url/changed-words.ts';
import { withoutOptions } from '../options/url/without-options.ts';
import type { ReportOutput } from '../output/report-outputs.ts';
import type { Terminal } from '../output/terminal.ts';
import { writeReports } from '../output/write-reports.ts';
import { EXIT } from '../process/exit-codes.ts';
import { runUntilSignal } from '../process/run-until-signal.ts';

/** What the commands that send a load have in another way, or not at all. */
const OWN_OPTIONS = ['-f', '--format', '-o', '--output', '--json', '-t', '--timeout'];
const COMMANDS = ['stress', 'verify'];

/** Asks, and writes the reports. `words`: the command line after its name. Resolves with the exit code. */
export function runProbeCommand(
  options: Omit<ProbeOptions, 'commandsFor'>,
  words: readonly string[],
  outputs: readonly ReportOutput[],
  terminal: Terminal,
): Promise<number> {
  const chatWords = withoutOptions(words, OWN_OPTIONS);
  const commandsFor: ProbeOptions['commandsFor'] = (changes) =>
    COMMANDS.map((command) => commandLine([command, ...changedWords(chatWords, changes)]));
  return runUntilSignal(terminal, async (signal) => {
    const result = await probeChat({ ...options, commandsFor }, signal);
    await writeReports({ kind: 'probe', result }, outputs, terminal);
    return result.found ? EXIT.passed : EXIT.inconclusive;
  });
}
