import { firstSteps } from './first-steps.ts';
import { commandLine } from './options/command-line.ts';
import { errorText } from './output/error-text.ts';
import { processTerminal } from './output/terminal.ts';
import { EXIT } from './process/exit-codes.ts';
import { createProgram } from './program.ts';
import { wordsToParse } from './words-to-parse.ts';

/** Runs the command of a command line; resolves with its exit code, and throws what commander and the commands throw. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  const terminal = processTerminal();
  if (argv.length === 0) {
    terminal.stderr.write(errorText(firstSteps(commandLine([])), terminal));
    // An error, not a success: a job in CI whose command got lost must not pass.
    return EXIT.usage;
  }
  let exitCode: number = EXIT.passed;
  const program = createProgram(terminal, argv, (code) => {
    exitCode = code;
  });
  const names = program.commands.map((command) => command.name());
  await program.parseAsync([...wordsToParse(argv, names)], { from: 'user' });
  return exitCode;
}
