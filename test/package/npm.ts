import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Place {
  /** The binary of the Node that runs npm, and all that npm starts. */
  readonly node: string;
  readonly cwd: string;
  /** npm's cache, in which npx also keeps what it installs. */
  readonly cache?: string;
  /** Another user than that of the tests. */
  readonly user?: { readonly uid?: number; readonly gid?: number };
}

/** Runs a program to its end, as a user who has this Node would. */
export async function runIn(
  { node, cwd, cache, user }: Place,
  program: string,
  ...args: string[]
): Promise<Ended> {
  const env = {
    ...outsideNpm(),
    PATH: `${dirname(node)}:${process.env.PATH}`,
    npm_config_update_notifier: 'false',
    npm_config_prefer_offline: 'true',
    ...(cache !== undefined && { npm_config_cache: cache }),
  };
  const options = { ...user, cwd, env, maxBuffer: 64 * 1024 ** 2 };
  return promisify(execFile)(program, args, options).then(
    (output) => ({ code: 0, ...output }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );
}

/** Runs a program to its end, which must succeed. */
export async function succeedIn(place: Place, program: string, ...args: string[]): Promise<Ended> {
  const ended = await runIn(place, program, ...args);
  if (ended.code === 0) return ended;
  const { code, stdout, stderr } = ended;
  throw new Error(`${[program, ...args].join(' ')} ended with ${code}: ${stdout}${stderr}`);
}

/** A cache with the packages of the machine's, so that they are not downloaded again; all else in it is its own. */
export async function sharedCache(place: Place, folder: string): Promise<string> {
  const { stdout } = await succeedIn(place, 'npm', 'config', 'get', 'cache');
  const packages = join(stdout.trim(), '_cacache');
  const cache = join(folder, 'npm-cache');
  mkdirSync(packages, { recursive: true });
  mkdirSync(cache);
  symlinkSync(packages, join(cache, '_cacache'));
  return cache;
}

/**
 * The environment without what npm says to the scripts that it runs, such as these tests, except where its registry is, and
 * without where the tests keep compiled code.
 */
function outsideNpm(): NodeJS.ProcessEnv {
  const isKept = (name: string) =>
    !/^(npm_.*|NODE_ENV|INIT_CWD|NODE_COMPILE_CACHE)$/i.test(name) ||
    /^npm_config_(cache|registry|userconfig|.*(cafile|proxy))$/i.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => isKept(name)));
}
