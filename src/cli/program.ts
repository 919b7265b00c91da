import { Command } from 'commander';
import { withoutSecrets } from '../secrets/without-secrets.ts';
import { VERSION } from '../version.ts';
import { compareCommand } from './compare/command.ts';
import { copyCommand } from './copy/command.ts';
import { doctorCommand } from './doctor/command.ts';
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
  const program = new Command('genesis')
    .description(
      'A chat server on SQLite or PostgreSQL for many simultaneous users, and a tool that tests whether a chat server withstands them.',
    )
    .version(VERSION, '-V, --version')
    .helpCommand('help [command]', 'show the help of a command')
    .showHelpAfterError('Run the command with --help to see its options.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      // An error repeats what was wrong, such as an address with a password.
      writeErr: (text) => terminal.stderr.write(withoutSecrets(text)),
    });
  serveCommand(program, terminal, exit);
  stressCommand(program, terminal, argv, exit);
  verifyCommand(program, terminal, argv, exit);
  compareCommand(program, terminal, argv, exit);
  probeCommand(program, terminal, argv, exit);
  doctorCommand(program, terminal, exit);
  reportCommand(program, terminal, exit);
  copyCommand(program, terminal, exit);
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}
