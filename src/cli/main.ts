import { CommanderError, InvalidArgumentError } from 'commander';
import { codeOf, GenesisError } from '../errors.ts';
import { EXIT, exitCodeOfError } from './exit-codes.ts';
import { createProgram } from './program.ts';
import { processTerminal, type Terminal } from './terminal.ts';

/** Runs a command line; resolves with the exit code. The only place that catches everything. */
export async function main(argv: readonly string[]): Promise<number> {
  const terminal = processTerminal();
  ignoreClosedPipes(terminal);
  let exitCode: number = EXIT.passed;
  try {
    const program = createProgram(terminal, (code) => {
      exitCode = code;
    });
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    return explain(error, terminal);
  }
}

function explain(error: unknown, { stderr, chalkStderr }: Terminal): number {
  if (error instanceof CommanderError) {
    // Commander has printed its own errors already, but not those thrown while folding the flags together.
    if (error instanceof InvalidArgumentError) stderr.write(`${error.message}\n`);
    return error.exitCode === 0 ? EXIT.passed : EXIT.usage;
  }
  if (error instanceof GenesisError) {
    stderr.write(`${chalkStderr.red('error:')} ${error.message}\n`);
    if (error.hint) stderr.write(`${error.hint}\n`);
    return exitCodeOfError(error.code);
  }
  const stack = error instanceof Error ? error.stack : String(error);
  stderr.write(
    `${chalkStderr.red('internal error:')} this is a defect of genesis; please report it\n${stack}\n`,
  );
  return EXIT.internal;
}

/** `genesis … | head` closes our stdout early: that is no error, there is just nobody left to read. */
function ignoreClosedPipes({ stdout, stderr }: Terminal): void {
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error) => {
      if (codeOf(error) !== 'EPIPE') throw error;
    });
  }
}
