import { CommanderError, InvalidArgumentError } from 'commander';
import { GenesisError } from '../errors.ts';
import { EXIT, exitCodeOfError } from './exit-codes.ts';
import { watchOutput } from './output.ts';
import { createProgram } from './program.ts';
import { processTerminal, type Terminal } from './terminal.ts';

/** Runs a command line; resolves with the exit code. The only place that catches everything. */
export async function main(argv: readonly string[]): Promise<number> {
  const terminal = processTerminal();
  const output = watchOutput(terminal);
  const exitCode = await run(argv, terminal).catch((error: unknown) => explain(error, terminal));
  return output.flushed().then(
    () => exitCode,
    (error: unknown) => explain(error, terminal),
  );
}

async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = EXIT.passed;
  const program = createProgram(terminal, (code) => {
    exitCode = code;
  });
  await program.parseAsync([...argv], { from: 'user' });
  return exitCode;
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
