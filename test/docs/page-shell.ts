import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { CliRun } from '../support/cli.ts';
import { GENESIS } from '../support/genesis.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What npx does in a checkout, without the second that npm takes for it. */
const NPX = `#!/bin/sh
[ "$1" = genesis ] || { PATH=\${PATH#*shims:}; exec npx "$@"; }
shift
exec genesis "$@"
`;

/** How long a process may take to end after SIGTERM. */
const END_MS = 15_000;

export interface Background {
  readonly output: () => CliRun;
  readonly hasEnded: () => boolean;
  readonly interrupt: () => Promise<CliRun>;
  readonly end: () => Promise<void>;
}

/** A folder in which the commands of a page run one after the other, as in one shell: what they export stays. */
export class PageShell {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'genesis-page-')));
  readonly #own = realpathSync(mkdtempSync(join(tmpdir(), 'genesis-shell-')));
  /** This checkout, by the name of the repository. */
  readonly checkout = join(this.#own, 'genesis');
  readonly #running = new Set<Background>();

  constructor() {
    const shims = join(this.#own, 'shims');
    mkdirSync(shims);
    writeFileSync(join(shims, 'npx'), NPX, { mode: 0o755 });
    symlinkSync(GENESIS, join(shims, 'genesis'));
    symlinkSync(ROOT, this.checkout);
    for (const name of ['fixtures', 'test']) symlinkSync(join(ROOT, name), join(this.folder, name));
  }

  /** Runs one command to its end. */
  async run(command: string): Promise<CliRun> {
    const { ended } = this.#spawn(command);
    return ended;
  }

  /** Starts one that goes on; `end` ends it at the latest. */
  start(command: string): Background {
    const { child, output, ended } = this.#spawn(command);
    const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
    const background: Background = {
      output: () => ({ exitCode: child.exitCode, signal: child.signalCode, ...output }),
      hasEnded,
      interrupt: () => {
        signalGroup(child, 'SIGINT');
        return ended;
      },
      end: async () => {
        if (!hasEnded()) signalGroup(child, 'SIGTERM');
        const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), END_MS);
        await ended;
        clearTimeout(timer);
      },
    };
    this.#running.add(background);
    ended.finally(() => this.#running.delete(background));
    return background;
  }

  /** Ends what is still running, and removes the folders. */
  async end(): Promise<void> {
    await Promise.all([...this.#running].map(({ end }) => end()));
    for (const folder of [this.folder, this.#own])
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }

  #spawn(command: string): { child: ChildProcess; output: Outputs; ended: Promise<CliRun> } {
    const state = join(this.#own, 'environment');
    const script = `
      set -a
      [ ! -f '${state}' ] || . '${state}'
      ${command}
      status=$?
      export -p >'${state}'
      exit $status`;
    // A group of its own, so that a signal reaches all that it starts.
    const child = spawn('bash', ['-c', script], {
      cwd: this.folder,
      env: this.#environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const output: Outputs = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => (output.stdout += chunk));
    child.stderr.on('data', (chunk) => (output.stderr += chunk));
    const ended = once(child, 'close').then(([exitCode, signal]) => ({ exitCode, signal, ...output }));
    return { child, output, ended };
  }

  #environment(): NodeJS.ProcessEnv {
    // Without what the machine that runs the tests says about colours, and about itself.
    const {
      PATH = '',
      NO_COLOR,
      FORCE_COLOR,
      CI,
      GITHUB_ACTIONS,
      GENESIS_TOKEN,
      GENESIS_DB,
      ...rest
    } = process.env;
    // What a page installs globally comes first.
    const prefix = join(this.#own, 'npm');
    const folders = [join(prefix, 'bin'), join(this.#own, 'shims'), join(ROOT, 'node_modules/.bin'), PATH];
    return {
      ...rest,
      PATH: folders.join(delimiter),
      NPM_CONFIG_PREFIX: prefix,
      NPM_CONFIG_CACHE: process.env.npm_config_cache ?? join(homedir(), '.npm'),
      NPM_CONFIG_USERCONFIG: join(homedir(), '.npmrc'),
      HOME: this.folder,
      LC_ALL: 'C.UTF-8',
      GITHUB_STEP_SUMMARY: join(this.#own, 'summary.md'),
    };
  }
}

interface Outputs {
  stdout: string;
  stderr: string;
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // All of it has ended.
  }
}

/** Resolves when the condition holds; rejects with what the process printed when it ends before. */
export async function untilReady(
  background: Background,
  isReady: () => boolean | Promise<boolean>,
): Promise<void> {
  while (!(await isReady())) {
    if (background.hasEnded())
      throw new Error(`ended before it was ready: ${JSON.stringify(background.output())}`);
    await delay(20);
  }
}
