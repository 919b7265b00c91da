import type { Command } from 'commander';
import type { Terminal } from '../output/terminal.ts';
import { bashScript } from './bash-script.ts';
import { type CompletionTree, completionTree } from './completion-tree.ts';
import { fishScript } from './fish-script.ts';
import type { ShellName } from './shell-names.ts';
import { zshScript } from './zsh-script.ts';

const SCRIPTS: Readonly<Record<ShellName, (tree: CompletionTree) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** Prints the script that completes the commands of this program in a shell. */
export function printCompletion(shell: ShellName, program: Command, { stdout }: Terminal): void {
  stdout.write(SCRIPTS[shell](completionTree(program)));
}
