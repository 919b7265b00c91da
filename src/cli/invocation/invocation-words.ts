import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { orUndefined } from '../../or-undefined.ts';
import { VERSION } from '../../version.ts';
import { npxPackages } from './npx-packages.ts';

/** How this program was started, and where. */
export interface Invocation {
  /** The script as it was named: its file, or a link to it. */
  readonly started: string;
  /** The file itself: `bin/genesis.js` of a package or of a checkout. */
  readonly script: string;
  readonly cwd: string;
  /** The folders in which a shell looks for commands. */
  readonly path: readonly string[];
}

const COMMAND = 'genesis';

/** The words that start this program again when they are typed where it was started: `genesis`, `npx genesis` … */
export function invocationWords({ started, script, cwd, path }: Invocation = ofProcess()): readonly string[] {
  const root = dirname(dirname(script));
  const [home = root, ...packages] = root.split('/node_modules/');
  if (isCommand(path, script)) return [COMMAND];
  if (isInside(cwd, home)) return ['npx', COMMAND];
  const requested = npxPackages(started);
  if (requested) return npxWords(requested, packages.at(-1));
  if (basename(started) === COMMAND) return [started];
  const name = packages.at(-1);
  return name === undefined ? ['node', script] : ['npx', `${name}@${VERSION}`];
}

function ofProcess(): Invocation {
  const script = fileURLToPath(new URL('../../../bin/genesis.js', import.meta.url));
  const path = (process.env.PATH ?? '').split(':');
  return { started: process.argv[1] ?? script, script, cwd: process.cwd(), path };
}

/** What `npx` takes without `--package` is the name of the package, whose only command it runs. */
function npxWords(requested: readonly string[], name: string | undefined): readonly string[] {
  const [only = '', ...others] = requested;
  const isName = others.length === 0 && name !== undefined && (only === name || only.startsWith(`${name}@`));
  if (isName) return ['npx', only];
  return ['npx', ...requested.flatMap((each) => ['--package', each]), COMMAND];
}

/** Whether a shell finds this script by the name of the command, and not another one before it. */
function isCommand(path: readonly string[], script: string): boolean {
  // Those that npm and npx add are not in the shell in which a line is typed.
  const folders = path.filter((folder) => folder !== '' && !/(^|\/)node_modules\/\.bin\/?$/.test(folder));
  const found = folders.map((folder) => orUndefined(() => realpathSync(join(folder, COMMAND))));
  return found.find((file) => file !== undefined) === script;
}

function isInside(folder: string, outer: string): boolean {
  return folder === outer || folder.startsWith(`${outer}/`);
}
