import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
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
  /** Ends it and removes its folder. */
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
): Promise<PostgresCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'genesis-postgres-'));
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
  const asNobody = 'uid' in NOBODY ? 'setpriv --reuid=65534 --regid=65534 --clear-groups ' : '';
  const restartCommand = `${asNobody}${join(programs, 'pg_ctl')} restart --wait -D ${data} -m immediate -l ${log} -o '${options}'`;
  start();
  return {
    address: `postgres://postgres@127.0.0.1:${port}/postgres`,
    folder,
    stop,
    start,
    restartCommand,
    remove: async () => {
      try {
        stop('immediate');
      } catch {
        // A test has stopped it.
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
