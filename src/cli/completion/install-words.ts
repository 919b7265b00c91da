import { shellQuote } from '../../shell-quote.ts';
import { SHELL_NAMES, type ShellName } from './shell-names.ts';

/** The lines that install the completion for a shell, each from where the next new shell reads it. */
const LINES: Readonly<Record<ShellName, (genesis: string) => readonly string[]>> = {
  bash: (genesis) => [
    `${genesis} completion bash > ~/.genesis-completion.bash`,
    `echo '. ~/.genesis-completion.bash' >> ~/.bashrc`,
  ],
  zsh: (genesis) => [
    `${genesis} completion zsh > ~/.genesis-completion.zsh`,
    `echo '. ~/.genesis-completion.zsh' >> ~/.zshrc`,
  ],
  fish: (genesis) => [
    'mkdir -p ~/.config/fish/completions',
    `${genesis} completion fish > ~/.config/fish/completions/genesis.fish`,
  ],
};

/** How to install the completion for the shell of `$SHELL`, or for each of them where that is another one. */
export function installWords(shell: string | undefined, genesis: string): string {
  const name = shell?.split('/').at(-1);
  const shown = SHELL_NAMES.filter((each) => each === name);
  const parts = (shown.length > 0 ? shown : SHELL_NAMES).map((each) => installation(each, genesis));
  return `${[...parts, ...alias(genesis), LATER].join('\n\n')}\n`;
}

const LATER =
  'Each new shell then completes commands, options and their values. After an update of genesis, repeat the first line.';

function installation(shell: ShellName, genesis: string): string {
  return [`For ${shell}:`, ...LINES[shell](genesis).map((line) => `  ${line}`)].join('\n');
}

/** A shell completes the words after a command that it knows by its name. */
function alias(genesis: string): string[] {
  if (genesis === 'genesis') return [];
  return [
    `It completes what follows the word genesis, which is not a command here. An alias makes it one:\n  alias genesis=${shellQuote(genesis)}`,
  ];
}
