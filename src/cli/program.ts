import { Command } from 'commander';
import { VERSION } from '../version.ts';
import { doctorCommand } from './doctor/command.ts';
import type { Terminal } from './output/terminal.ts';
import { reportCommand } from './report/command.ts';
import { serveCommand } from './serve/command.ts';
import { stressCommand } from './stress/command.ts';
import { verifyCommand } from './verify/command.ts';

/** The command tree. `argv` is the whole command line, `exit` is told the exit code of the command that ran. */
export function createProgram(
  terminal: Terminal,
  argv: readonly string[],
  exit: (code: number) => void,
): Command {
  const program = new Command('genesis')
    .description(
      'A chat server on SQLite that holds when many people talk at once, and the tool that proves it.',
    )
    .version(VERSION, '-V, --version')
    .helpCommand('help [command]', 'show the help of a command')
    .showHelpAfterError('Run the same command with --help to see what it takes.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    });
  serveCommand(program, terminal, exit);
  stressCommand(program, terminal, argv, exit);
  verifyCommand(program, terminal, exit);
  doctorCommand(program, terminal, exit);
  reportCommand(program, terminal, exit);
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}
