import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, statfsSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/stress/target/free-port.ts';

/** A PostgreSQL server of its own, on a free port of 127.0.0.1, with the superuser `postgres` and no password. */
export interface PostgresCluster {
  /** Of the database `postgres`. */
  readonly address: string;
  readonly folder: string;
  /** Ends it as a power cut of its processes would (`immediate`), or in order (`fast`). */
  stop(mode: 'immediate' | 'fast'): void;
  /** Resolves when it accepts connections. */
  start(): void;
  /** A command line that a shell runs: stops it as `immediate` does, and starts it again. */
  readonly restartCommand: string;
  /** Ends it and removes its folder. Both also happen when the process that started it is gone. */
  remove(): Promise<void>;
}

/** The folder of PostgreSQL's server programs, the newest where there are several; undefined where it is not installed. */
export function postgresPrograms(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    '/usr/local/bin',
    '/opt/homebrew/bin',
  ];
  return folders.find((folder) => existsSync(join(folder, 'initdb')));
}

/** It refuses to run as root: root starts it as nobody. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** Settings are those of postgresql.conf, such as `max_connections=20`. */
export async function startCluster(
  programs: string,
  settings: readonly string[] = [],
  parent = tmpdir(),
): Promise<PostgresCluster> {
  const folder = mkdtempSync(join(parent, 'genesis-postgres-'));
  const remove = removedWithUs(programs, folder);
  try {
    return { ...(await startIn(folder, programs, settings)), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** A folder in memory where the system has one with a GiB free, else that of temporary files: databases are made in half the time. */
export function fastFolder(): string {
  const memory = '/dev/shm';
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize >= 2 ** 30 ? memory : tmpdir();
}

async function startIn(
  folder: string,
  programs: string,
  settings: readonly string[],
): Promise<Omit<PostgresCluster, 'remove'>> {
  if ('uid' in NOBODY) chownSync(folder, NOBODY.uid ?? 0, NOBODY.gid ?? 0);
  const data = join(folder, 'data');
  const run = (program: string, ...args: string[]) =>
    execFileSync(join(programs, program), args, { ...NOBODY, stdio: 'pipe', cwd: folder });
  run(
    'initdb',
    '--pgdata',
    data,
    '--username=postgres',
    '--auth=trust',
    '--encoding=UTF8',
    '--no-sync',
    '--no-locale',
  );
  const port = await freePort();
  const options = [
    `-c port=${port}`,
    '-c listen_addresses=127.0.0.1',
    `-c unix_socket_directories=${folder}`,
    ...settings.map((setting) => `-c ${setting}`),
  ].join(' ');
  const log = join(folder, 'log');
  const start = () => void run('pg_ctl', 'start', '--wait', '-D', data, '-l', log, '-o', options);
  const stop = (mode: 'immediate' | 'fast') => void run('pg_ctl', 'stop', '--wait', '-D', data, '-m', mode);
  const restartCommand = `${asNobody(join(programs, 'pg_ctl'))} restart --wait -D ${data} -m immediate -l ${log} -o '${options}'`;
  start();
  return {
    address: `postgres://postgres@127.0.0.1:${port}/postgres`,
    folder,
    stop,
    start,
    restartCommand,
  };
}

function asNobody(program: string): string {
  return 'uid' in NOBODY ? `setpriv --reuid=65534 --regid=65534 --clear-groups ${program}` : program;
}

/**
 * A process that ends the cluster and removes its folder when it is asked to, and when this process is gone, however it
 * ended: PostgreSQL has a session of its own, which neither Ctrl-C nor the end of a test run reaches.
 */
function removedWithUs(programs: string, folder: string): () => Promise<void> {
  const script = `cat; ${asNobody('"$1"')} stop --wait --silent -D "$2/data" -m immediate; rm -rf "$2"`;
  const args = ['-c', script, 'sh', join(programs, 'pg_ctl'), folder];
  const guard = spawn('sh', args, { detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: '/' });
  const exited = once(guard, 'exit');
  setReferenced(guard, false);
  return async () => {
    setReferenced(guard, true);
    guard.stdin.end();
    await exited;
  };
}

/** Whether this process stays for it. */
function setReferenced(guard: ChildProcess, referenced: boolean): void {
  const stdin = guard.stdin as Socket;
  for (const each of [guard, stdin]) referenced ? each.ref() : each.unref();
}
