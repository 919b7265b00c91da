import { Argument, type Command } from 'commander';
import { commandLine } from '../options/command-line.ts';
import { oneOfNames } from '../options/one-of-names.ts';
import { helpNotes } from '../output/help-notes.ts';
import type { Terminal } from '../output/terminal.ts';
import { installWords } from './install-words.ts';
import { SHELL_NAMES, type ShellName } from './shell-names.ts';

const HELP = `
Without a shell, it shows how to install the completion for that of $SHELL. The
script has all commands, options and values in it: genesis is not started when
a word is completed.

Examples:
  $ genesis completion                  how to install it
  $ genesis completion bash > ~/.genesis-completion.bash`;

export function completionCommand(program: Command, terminal: Terminal): void {
  const shell = new Argument('[shell]', 'the shell to complete in').choices(SHELL_NAMES);
  program
    .command('completion')
    .summary('complete commands, options and values in a shell')
    .description('Print a script that completes commands, options and their values in bash, zsh or fish.')
    .addArgument(shell.argParser(oneOfNames(SHELL_NAMES)))
    .addHelpText('after', helpNotes(HELP, terminal))
    .action(async (name: ShellName | undefined) => {
      if (name === undefined) {
        terminal.stdout.write(installWords(process.env.SHELL, commandLine([])));
        return;
      }
      // Imported only here, because it needs the checks.
      const { printCompletion } = await import('./run.ts');
      printCompletion(name, program, terminal);
    });
}
