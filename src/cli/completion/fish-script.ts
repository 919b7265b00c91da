import type { CompletedCommand, CompletedOption, CompletedWord, CompletionTree } from './completion-tree.ts';
import type { Values } from './values.ts';

/** For fish 3.0 and later, in its folder for completions. */
export function fishScript({ version, program, commands }: CompletionTree): string {
  const names = commands.map(({ name, summary }) =>
    line(`-n __genesis_is_first -a ${literal(name)} -d ${literal(summary)}`),
  );
  const options = program.options.map((option) => optionLine('__genesis_is_first', option));
  return `# Completion of genesis for fish, made by "genesis completion fish" of version ${version}.

# Whether the word at the cursor is the first one.
function __genesis_is_first
    test (count (commandline -opc)) -eq 1
end

# Whether the command is this one.
function __genesis_is
    set -l words (commandline -opc)
    test (count $words) -gt 1; and test $words[2] = $argv[1]
end

# Whether none of these options is on the command line: before its last word where the first argument is "value", because the
# value of an option is completed behind the option itself.
function __genesis_lacks
    set -l words (commandline -opc)
    test $argv[1] = value; and set -e words[-1]
    for word in $words
        contains -- (string replace -r -- '=.*' '' $word) $argv[2..-1]; and return 1
    end
    return 0
end

# Each name that a list separated by commas does not have yet, behind what it has.
function __genesis_list
    set -l typed (commandline -ct | string replace -r -- '^--[^=]*=' '')
    set -l names (string split -- , "$typed")
    set -e names[-1]
    for name in $argv
        contains -- $name $names; or string join -- , $names $name
    end
end

complete -c genesis -e
complete -c genesis -f
${[...names, ...options, ...commands.flatMap(linesOf)].join('\n')}
`;
}

function linesOf({ name, options, words }: CompletedCommand): string[] {
  const isIt = `__genesis_is ${name}`;
  return [
    ...options.map((option) => optionLine(isIt, option)),
    ...words.filter(({ values }) => values.kind !== 'nothing').map((word) => wordLine(isIt, word)),
  ];
}

function wordLine(condition: string, { values }: CompletedWord): string {
  return line(`-n ${literal(condition)} ${valueFlags(values)}`);
}

function optionLine(condition: string, { names, description, value, notBeside }: CompletedOption): string {
  const others = [value === null ? 'flag' : 'value', ...notBeside];
  const lacks = notBeside.length === 0 ? '' : `; and __genesis_lacks ${others.join(' ')}`;
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const taken = value === null ? '' : ` -r ${valueFlags(value.values)}`;
  return line(`-n ${literal(condition + lacks)} ${flags.join(' ')}${taken} -d ${literal(description)}`);
}

/** fish puts no space after what ends with a colon, an equals sign or an at sign: a value follows. */
function valueFlags(values: Values): string {
  switch (values.kind) {
    case 'nothing':
      return '-f';
    case 'files':
      return '-F';
    case 'word':
      return `-f -a ${literal(values.words.join(' '))}`;
    case 'list':
      return `-f -a ${literal(`(__genesis_list ${values.words.join(' ')})`)}`;
    case 'beginning':
      return `-f -a ${literal(values.words.map((word) => `"${word}"`).join(' '))}`;
  }
}

function line(words: string): string {
  return `complete -c genesis ${words}`;
}

/** In single quotes, in which fish knows two escapes. */
function literal(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
