import { readFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import { GenesisError, messageOf } from '../../errors.ts';
import { jsonReport } from '../../report/json.ts';
import { readVerifyResult } from '../../report/saved-result.ts';
import { githubSummary } from '../../report/verify-github.ts';
import { junitReport } from '../../report/verify-junit.ts';
import { verifyText } from '../../report/verify-text.ts';
import type { VerifyResult } from '../../verify/result.ts';
import type { Terminal } from '../terminal.ts';

const FORMATS: Readonly<Record<string, (result: VerifyResult, terminal: Terminal) => string>> = {
  text: (result, { chalk }) => verifyText(result, chalk),
  json: jsonReport,
  junit: junitReport,
  markdown: githubSummary,
};

const HELP = `
Examples:
  $ genesis verify --json result.json
  $ genesis report result.json
  $ genesis report -f markdown result.json`;

export function reportCommand(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const format = new Option('-f, --format <format>', 'how to show it');
  program
    .command('report')
    .summary('show a saved result of genesis verify')
    .description(
      'Read a result that genesis verify --json wrote, and show it. Exits with 0 whatever the result was.',
    )
    .argument('<file>', 'the saved result; - for stdin')
    .addOption(format.choices(Object.keys(FORMATS)).default('text'))
    .addHelpText('after', HELP)
    .action(async (file: string, flags: { format: string }) => {
      const result = readVerifyResult(await read(file), file === '-' ? 'stdin' : file);
      terminal.stdout.write(FORMATS[flags.format]?.(result, terminal) ?? '');
      exit(0);
    });
}

async function read(file: string): Promise<string> {
  try {
    return file === '-' ? await textOf(process.stdin) : await readFile(file, 'utf8');
  } catch (error) {
    throw new GenesisError('RESULT_INVALID', `${file} cannot be read: ${messageOf(error)}`, {
      hint: 'Name a file that genesis verify --json wrote.',
      cause: error,
    });
  }
}
