import type { CompletedCommand, CompletedOption, CompletedWord, CompletionTree } from './completion-tree.ts';
import { quoted } from './quoted.ts';
import type { Values } from './values.ts';

/** For a folder of `fpath`, as `_genesis`, and for `source`. */
export function zshScript({ version, program, commands }: CompletionTree): string {
  return `#compdef genesis
# Completion of genesis for zsh, made by "genesis completion zsh" of version ${version}.

_genesis() {
  local curcontext=$curcontext context state state_descr line
  typeset -A opt_args
  local ret=1
  _arguments -C -A '-*'${linesOf([...program.options.flatMap(optionSpecs), ':command:->command', '*::word:->words'])} && ret=0
  case $state in
    command)
      local -a commands
      commands=(
${commands.map(({ name, summary }) => `        ${quoted(`${name}:${summary}`)}`).join('\n')}
      )
      _describe -t commands 'command of genesis' commands && ret=0
      ;;
    words)
      curcontext=\${curcontext%:*:*}:genesis-$line[1]:
      case $line[1] in
${commands.map(commandCase).join('\n')}
      esac
      ;;
  esac
  return ret
}

# As a file of fpath it is this function; sourced, it says what it completes.
if [[ $funcstack[1] == _genesis ]]; then
  _genesis "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
  compdef _genesis genesis
fi
`;
}

function commandCase({ name, options, words }: CompletedCommand): string {
  const specs = [...options.flatMap(optionSpecs), ...words.map(wordSpec)];
  return `        ${name})
          _arguments -s -S${linesOf(specs)} && ret=0
          ;;`;
}

function linesOf(specs: readonly string[]): string {
  return specs.map((spec) => ` \\\n            ${quoted(spec)}`).join('');
}

/** One for each name of the option. */
function optionSpecs({ names, description, value, isRepeatable, notBeside }: CompletedOption): string[] {
  const others = notBeside.length === 0 ? '' : `(${notBeside.join(' ')})`;
  return names.map((name) => {
    // Its value is the next word, or what follows it: at once, or after an equals sign.
    const form = value === null ? name : `${name}${name.startsWith('--') ? '=' : '+'}`;
    const taken = value === null ? '' : `:${escaped(value.placeholder)}:${actionOf(value.values)}`;
    return `${others}${isRepeatable ? '*' : ''}${form}[${escaped(description)}]${taken}`;
  });
}

function wordSpec({ placeholder, values, isOptional, isRepeatable }: CompletedWord): string {
  const mark = isRepeatable ? '*' : isOptional ? ':' : '';
  // A message that says what is expected would keep zsh from inserting an option in its place.
  const action = values.kind === 'nothing' ? '()' : actionOf(values);
  return `${mark}:${escaped(placeholder)}:${action}`;
}

/** A blank shows what is expected, and offers nothing. */
function actionOf(values: Values): string {
  switch (values.kind) {
    case 'nothing':
      return ' ';
    case 'files':
      return '_files';
    case 'word':
      return `(${values.words.join(' ')})`;
    case 'list':
      return `_values -s , name ${values.words.join(' ')}`;
    case 'beginning':
      return escaped(`compadd -S "" -- ${values.words.map((word) => `"${word}"`).join(' ')}`);
  }
}

/** What has a meaning in the specifications of `_arguments`. */
function escaped(text: string): string {
  return text.replace(/[\\[\]:]/g, '\\$&');
}
