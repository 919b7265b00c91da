import { BASH_DRIVER } from './bash-driver.ts';
import type { CompletedCommand, CompletedOption, CompletionTree } from './completion-tree.ts';
import { quoted } from './quoted.ts';
import type { Values } from './values.ts';

/** For bash 3.2, which macOS has, and all later ones. There, `compopt` does not exist: files are offered where nothing else fits. */
export function bashScript(tree: CompletionTree): string {
  const { version, program, commands } = tree;
  const all = [{ ...program, name: '' }, ...commands];
  return `# Completion of genesis for bash, made by "genesis completion bash" of version ${version}.

# What the value of an option can be. $1: the command, $2: the option. Fails where it has none.
_genesis_value() {
  case "$1 $2" in
${all.flatMap(valueCases).join('\n')}
    *) return 1 ;;
  esac
}

# What a word beside the options can be. $1: the command, $2: how many such words are before it.
_genesis_word() {
  case "$1 $2" in
${all.flatMap(wordCases).join('\n')}
    *) kind=nothing values= ;;
  esac
}

# The options of a command, each with those beside which it is not offered.
_genesis_options() {
  case "$1" in
${all.map(optionsCase).join('\n')}
  esac
}

${BASH_DRIVER}`;
}

function valueCases({ name, options }: CompletedCommand): string[] {
  const withValue = options.flatMap(({ names, value }) => (value ? [{ names, values: value.values }] : []));
  const alike = Map.groupBy(withValue, ({ values }) => assignment(values));
  return [...alike].map(([assigned, group]) => {
    const patterns = group.flatMap(({ names }) => names.map((option) => quoted(`${name} ${option}`)));
    return `    ${patterns.join(' | ')}) ${assigned} ;;`;
  });
}

function wordCases({ name, words }: CompletedCommand): string[] {
  return words.map(({ values, isRepeatable }, index) => {
    const pattern = isRepeatable ? `${quoted(`${name} `)}*` : quoted(`${name} ${index}`);
    return `    ${pattern}) ${assignment(values)} ;;`;
  });
}

function assignment(values: Values): string {
  return `kind=${values.kind} values=${'words' in values ? quoted(values.words.join(' ')) : ''}`;
}

function optionsCase({ name, options }: CompletedCommand): string {
  return `    ${quoted(name)}) options=${quoted(options.map(withOthers).join(' '))} ;;`;
}

function withOthers({ names, notBeside }: CompletedOption): string {
  return `${names.join(',')}:${notBeside.join(',')}`;
}
