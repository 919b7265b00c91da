import type { Argument, Command, Option } from 'commander';
import { VERSION } from '../../version.ts';
import { type Values, valuesOf, wordOf } from './values.ts';

/** What the scripts of all shells are made from. */
export interface CompletionTree {
  readonly version: string;
  /** The program itself: its options, and one word that names a command. */
  readonly program: CompletedCommand;
  readonly commands: readonly CompletedCommand[];
}

export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  readonly words: readonly CompletedWord[];
}

/** What can stand beside the options. */
export interface CompletedWord {
  readonly placeholder: string;
  readonly values: Values;
  readonly isOptional: boolean;
  /** Whether more of its kind can follow. */
  readonly isRepeatable: boolean;
}

export interface CompletedOption {
  /** The short one first. */
  readonly names: readonly string[];
  readonly description: string;
  /** Null for one without a value. */
  readonly value: { readonly placeholder: string; readonly values: Values } | null;
  readonly isRepeatable: boolean;
  /** The names of the options beside which it is not offered: itself, if it is not repeatable, and those it excludes. */
  readonly notBeside: readonly string[];
}

/** Options that mean something else each time, although their help does not say that they are repeatable. */
const REPEATED = ['--format', '--json', '--junit', '--only', '--skip'];
/** Options that one command takes several times, and others once. */
const REPEATED_IN: Readonly<Record<string, readonly string[]>> = {
  compare: ['--spawn', '--url', '--unix-socket'],
  serve: ['--model'],
};

/** Has all commands and options that the help shows. */
export function completionTree(program: Command): CompletionTree {
  const visible = program.createHelp().visibleCommands(program);
  const names = visible.map((command) => command.name());
  const commands = visible.map((command) =>
    command.name() === 'help' ? helpOf(command, names) : completed(command),
  );
  const word = { placeholder: 'command', values: wordOf(names), isOptional: false, isRepeatable: false };
  return { version: VERSION, program: { ...completed(program), words: [word] }, commands };
}

/** It takes no options, not even `--help`. */
function helpOf(command: Command, names: readonly string[]): CompletedCommand {
  const word = { placeholder: 'command', values: wordOf(names), isOptional: true, isRepeatable: false };
  return { name: command.name(), summary: command.description(), options: [], words: [word] };
}

function completed(command: Command): CompletedCommand {
  const options = command.createHelp().visibleOptions(command);
  return {
    name: command.name(),
    summary: command.summary() || command.description(),
    options: options.map((option) => completedOption(option, options, command.name())),
    words: command.registeredArguments.map(completedWord),
  };
}

function completedWord(argument: Argument): CompletedWord {
  return {
    placeholder: argument.name(),
    values: argument.argChoices ? wordOf(argument.argChoices) : valuesOf(argument.name()),
    isOptional: !argument.required,
    isRepeatable: argument.variadic,
  };
}

function completedOption(option: Option, all: readonly Option[], command: string): CompletedOption {
  const names = namesOf(option);
  const isRepeatable =
    /\brepeatable\b/.test(option.description) ||
    names.some((name) => [...REPEATED, ...(REPEATED_IN[command] ?? [])].includes(name));
  const excluded = all.filter((other) => other !== option && areExclusive(option, other)).flatMap(namesOf);
  const notBeside = [...(isRepeatable ? [] : names), ...excluded];
  return { names, description: option.description, value: valueOfOption(option), isRepeatable, notBeside };
}

function areExclusive(one: Option, other: Option): boolean {
  return conflicts(one, other) || conflicts(other, one);
}

/** Commander keeps them in a field without a type. */
function conflicts(one: Option, other: Option): boolean {
  const { conflictsWith } = one as Option & { readonly conflictsWith: readonly string[] };
  return conflictsWith.includes(other.attributeName());
}

function valueOfOption({ flags, argChoices }: Option): CompletedOption['value'] {
  const placeholder = /<(.+)>/.exec(flags)?.[1];
  if (placeholder === undefined) return null;
  return { placeholder, values: argChoices ? wordOf(argChoices) : valuesOf(placeholder) };
}

function namesOf({ short, long }: Option): string[] {
  return [short, long].filter((name) => name !== undefined && name !== null) as string[];
}
