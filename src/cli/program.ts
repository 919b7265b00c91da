import { Command } from 'commander';
import { withoutSecrets } from '../secrets/without-secrets.ts';
import { VERSION } from '../version.ts';
import { capacityCommand } from './capacity/command.ts';
import { compareCommand } from './compare/command.ts';
import { completionCommand } from './completion/command.ts';
import { copyCommand } from './copy/command.ts';
import { doctorCommand } from './doctor/command.ts';
import { invocationWords } from './invocation/invocation-words.ts';
import { commandLine } from './options/command-line.ts';
import { errorText } from './output/error-text.ts';
import { forDisplay } from './output/for-display.ts';
import { HELP_LAYOUT, textColumns } from './output/help-layout.ts';
import type { Terminal } from './output/terminal.ts';
import { probeCommand } from './probe/command.ts';
import { reportCommand } from './report/command.ts';
import { serveCommand } from './serve/command.ts';
import { stressCommand } from './stress/command.ts';
import { verifyCommand } from './verify/command.ts';

/** The command tree. `argv` is the whole command line; `exit` receives the exit code of the command that ran. */
export function createProgram(
  terminal: Terminal,
  argv: readonly string[],
  exit: (code: number) => void,
): Command {
  const start = invocationWords();
  const program = new Command('genesis')
    .description(
      'A chat server on SQLite or PostgreSQL for many simultaneous users, and a tool that tests whether a chat server withstands them.',
    )
    .version(VERSION, '-V, --version')
    .helpCommand('help [command]', 'show the help of a command')
    .showHelpAfterError(`${commandLine(['--help'], start)} shows the commands.`)
    .exitOverride()
    .configureHelp(HELP_LAYOUT)
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(forDisplay(text)),
      // An error repeats what was wrong, such as an address with a password.
      writeErr: (text) => terminal.stderr.write(forDisplay(withoutSecrets(text))),
      outputError: (text, write) => write(errorText(text, terminal)),
      getOutHelpWidth: () => textColumns(terminal.stdout),
    });
  serveCommand(program, terminal, exit);
  stressCommand(program, terminal, argv, exit);
  verifyCommand(program, terminal, argv, exit);
  capacityCommand(program, terminal, argv, exit);
  compareCommand(program, terminal, argv, exit);
  probeCommand(program, terminal, argv, exit);
  doctorCommand(program, terminal, exit);
  reportCommand(program, terminal, exit);
  copyCommand(program, terminal, exit);
  completionCommand(program, terminal);
  versionCommand(program, terminal);
  for (const command of program.commands)
    command
      .copyInheritedSettings(program)
      .showHelpAfterError(`${commandLine([command.name(), '--help'], start)} shows its options.`);
  return program;
}

/** Hidden: the help has `--version`. */
function versionCommand(program: Command, { stdout }: Terminal): void {
  program
    .command('version', { hidden: true })
    .description('Print the version, as --version does.')
    .action(() => {
      stdout.write(`${VERSION}\n`);
    });
}
