import { readFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import { GenesisError, messageOf } from '../../errors.ts';
import type { Format } from '../../report/saved-report.ts';
import { EXIT } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';

const FORMATS: readonly Format[] = ['text', 'json', 'junit', 'markdown'];

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
    .addOption(format.choices(FORMATS).default('text'))
    .addHelpText('after', HELP)
    .action(async (file: string, flags: { format: Format }) => {
      const saved = await read(file);
      // Imported only here: the other commands, and --help, do not wait for it to load.
      const { savedReport } = await import('../../report/saved-report.ts');
      const source = file === '-' ? 'stdin' : file;
      terminal.stdout.write(savedReport(saved, source, flags.format, terminal.chalk));
      exit(EXIT.passed);
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
