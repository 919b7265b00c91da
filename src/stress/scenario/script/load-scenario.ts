import { existsSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { codeOf, GenesisError, messageOf } from '../../../errors.ts';
import type { LiveScript, Scenario, ScenarioModule, ScriptPlace } from './scenario.ts';
import { firstLine, lineIn, stackOf } from './script-error.ts';

const EXAMPLE =
  'export default async (user) => { await user.chat({ path: "/chat", body: { text: user.token() } }); }';

/** Throws `SCENARIO_INVALID` where there is no such file. */
export function placeOfScript(file: string): ScriptPlace {
  const path = resolve(file);
  if (!existsSync(path))
    throw invalid(`there is no file ${file}`, 'Name a module in TypeScript or JavaScript.');
  if (!statSync(path).isFile())
    throw invalid(`${file} is not a file`, 'Name a module in TypeScript or JavaScript.');
  // Stack traces have no links.
  return { file, url: pathToFileURL(realpathSync(path)).href };
}

/** Runs the module. Throws `SCENARIO_INVALID` where it cannot be loaded, or has no round. */
export async function loadScenario(place: ScriptPlace, live: LiveScript): Promise<ScenarioModule> {
  const { file } = place;
  const { default: round, setup } = await imported(place);
  if (typeof round !== 'function')
    throw invalid(`${file} has no function as its default export`, `A round is one: ${EXAMPLE}`);
  if (setup !== undefined && typeof setup !== 'function')
    throw invalid(`setup of ${file} is not a function`, 'Write export async function setup(user) { … }');
  return { ...place, round: round as Scenario, setup: setup as Scenario | undefined, live };
}

async function imported(place: ScriptPlace): Promise<Record<string, unknown>> {
  const restore = withoutModuleWarnings();
  try {
    return (await import(place.url)) as Record<string, unknown>;
  } catch (error) {
    throw new GenesisError(
      'SCENARIO_INVALID',
      `${lineIn(place, stackOf(error))} cannot be loaded: ${firstLine(messageOf(error))}`,
      { hint: hintFor(codeOf(error)), cause: error },
    );
  } finally {
    restore();
  }
}

function hintFor(code: string | undefined): string {
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX' || code === 'ERR_INVALID_TYPESCRIPT_SYNTAX')
    return 'Node only removes types: write no enum, namespace or parameter property, and import types with import type.';
  if (code === 'ERR_MODULE_NOT_FOUND')
    return 'What it imports must be installed beside it, with the ending of its file: ./login.ts. Types need import type.';
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION') return 'Name it .ts, .mts, .js or .mjs.';
  return 'Correct the script; node FILE shows the whole error.';
}

/** Node advises to declare the type of a package: a scenario beside no package.json needs none. */
function withoutModuleWarnings(): () => void {
  const emit = process.emitWarning;
  const isAboutModules = (args: readonly unknown[]) =>
    args.some((arg) => /MODULE_TYPELESS_PACKAGE_JSON|ExperimentalWarning|type stripping/i.test(textOf(arg)));
  process.emitWarning = ((...args: Parameters<typeof emit>) => {
    if (!isAboutModules(args)) emit.apply(process, args);
  }) as typeof emit;
  return () => {
    process.emitWarning = emit;
  };
}

function textOf(arg: unknown): string {
  if (typeof arg === 'string') return arg;
  const { code = '', type = '', name = '' } = (arg ?? {}) as Record<string, string>;
  return `${code} ${type} ${name}`;
}

function invalid(message: string, hint: string): GenesisError {
  return new GenesisError('SCENARIO_INVALID', message, { hint });
}
