import { GenesisError } from '../errors.ts';
import { VERSION } from '../version.ts';
import { EXIT, exitCodeOfError } from './process/exit-codes.ts';
import { watchStandardStreams } from './process/standard-streams.ts';

// Everything else is imported where it is needed: commander and chalk take as long to load as Node itself.

/** Runs a command line; resolves with the exit code. The only place that catches everything. */
export async function main(argv: readonly string[]): Promise<number> {
  const output = watchStandardStreams(process);
  const exitCode = await run(argv).catch(reportError);
  return output.flushed().then(() => exitCode, reportError);
}

async function run(argv: readonly string[]): Promise<number> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    process.stdout.write(`${VERSION}\n`);
    return EXIT.passed;
  }
  const { runProgram } = await import('./run-program.ts');
  return runProgram(argv);
}

async function reportError(error: unknown): Promise<number> {
  const { CommanderError, InvalidArgumentError } = await import('commander');
  const { processTerminal } = await import('./output/terminal.ts');
  const { forDisplay } = await import('./output/for-display.ts');
  const { withoutSecrets } = await import('../secrets/without-secrets.ts');
  const { stderr, chalkStderr } = processTerminal();
  if (error instanceof CommanderError) {
    // Commander has printed its own errors already, but not those thrown when flags are combined.
    if (error instanceof InvalidArgumentError) {
      const text = forDisplay(withoutSecrets(error.message));
      stderr.write(`${text.replace(/^error:/, (word) => chalkStderr.red(word))}\n`);
    }
    return error.exitCode === 0 ? EXIT.passed : EXIT.usage;
  }
  if (error instanceof GenesisError) {
    const { printable } = await import('../report/text/format.ts');
    // It may quote what a server sent.
    const shown = (text: string) => forDisplay(printable(withoutSecrets(text)));
    stderr.write(`${chalkStderr.red('error:')} ${shown(error.message)}\n`);
    for (const line of error.hint?.split('\n') ?? []) stderr.write(`${shown(line)}\n`);
    return exitCodeOfError(error.code);
  }
  const { withSourceNames } = await import('./process/with-source-names.ts');
  const stack = withSourceNames((error instanceof Error ? error.stack : undefined) ?? String(error));
  stderr.write(
    `${chalkStderr.red('internal error:')} this is a bug in genesis; please report it\n${withoutSecrets(stack)}\n`,
  );
  return EXIT.internal;
}
