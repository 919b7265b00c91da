import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export type Values = Readonly<Record<string, string>>;

export interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Values;
  readonly shell?: string;
  readonly env?: Values;
  readonly run?: string;
}

export interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

export function readAction(): ActionFile {
  return parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as ActionFile;
}

/** What expressions can ask for: the inputs, and the outputs of each step so far. */
export interface Context {
  readonly inputs: Values;
  readonly steps: Readonly<Record<string, Values>>;
}

/** A text with each `${{ … }}` replaced. Throws for an expression that the action has no need of. */
export function filled(text: string, context: Context): string {
  return text.replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) => resolved(expression.trim(), context));
}

/** Whether a step runs. Without `always()`, only if none has failed. */
export function holds(condition: string, context: Context, hasFailed: boolean): boolean {
  const parts = condition.split('&&').map((part) => part.trim());
  if (hasFailed && !parts.includes('always()')) return false;
  return parts.every((part) => {
    if (part === 'always()' || part === 'success()') return true;
    const [, expression] = /^(\S+) != ''$/.exec(part) ?? [];
    if (expression === undefined) throw new Error(`the test does not know the condition ${part}`);
    return resolved(expression, context) !== '';
  });
}

function resolved(expression: string, { inputs, steps }: Context): string {
  const [, input] = /^inputs\.([\w-]+)$/.exec(expression) ?? [];
  if (input !== undefined) {
    const value = inputs[input];
    if (value === undefined) throw new Error(`the action has no input ${input}`);
    return value;
  }
  const [, id, output] = /^steps\.([\w-]+)\.outputs\.([\w-]+)$/.exec(expression) ?? [];
  if (id === undefined || output === undefined)
    throw new Error(`the test does not know the expression ${expression}`);
  // Where a step has not run, or has no such output, GitHub puts nothing.
  return steps[id]?.[output] ?? '';
}
