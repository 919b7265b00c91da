import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { supportFile } from './fixture.ts';

/** The terminal that an interactive shell needs is Python's. */
export const NO_TERMINAL = spawnSync('python3', ['-c', 'import pty']).status !== 0;

export function isShellInstalled(shell: string): boolean {
  return spawnSync(shell, ['-c', 'exit 0']).status === 0;
}

/** How each shell is started so that it reads this file of the folder, and nothing else. */
const SHELLS = {
  bash: { rcFile: '.bashrc', start: ['bash', '--noprofile', '--rcfile', '.bashrc', '-i'], before: '' },
  // Without a question about folders that others own.
  zsh: { rcFile: '.zshrc', start: ['zsh', '-d', '-i'], before: 'autoload -Uz compinit; compinit -u' },
} as const;

/**
 * Types lines with tabs in them into an interactive shell that has read `script`; returns the words that `genesis` got of
 * each, in brackets. `folder`: where the shell is, with nothing in it that must stay.
 */
export function typeInShell(
  name: keyof typeof SHELLS,
  script: string,
  lines: readonly string[],
  folder: string,
): readonly string[] {
  const { rcFile, start, before } = SHELLS[name];
  writeFileSync(join(folder, '.completion'), script);
  const genesis = `genesis() { printf 'RAN<%s>END\\n' "$(printf '[%s]' "$@")"; }`;
  writeFileSync(join(folder, rcFile), [`PS1='READY> '`, before, '. ./.completion', genesis, ''].join('\n'));
  const driver = supportFile('type-in-shell.py');
  const printed = execFileSync('python3', [driver, JSON.stringify(start), JSON.stringify(lines)], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder, ZDOTDIR: folder, TERM: 'dumb', LANG: 'C.UTF-8' },
  });
  return JSON.parse(printed);
}
