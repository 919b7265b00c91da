import { spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { freePort } from '../../src/stress/target/free-port.ts';
import { waitFor } from './wait-for.ts';

export const PGBOUNCER: string | undefined = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find(existsSync);

/** It refuses to run as root: root starts it as nobody. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** Starts a PgBouncer before a database, with two sessions of PostgreSQL for all of its clients; resolves with its address. Ended with the test. */
export async function pgbouncer(database: string, mode: 'transaction' | 'statement'): Promise<string> {
  const { hostname, port, username, pathname } = new URL(database);
  const folder = mkdtempSync(join(tmpdir(), 'genesis-pgbouncer-'));
  if ('uid' in NOBODY) chownSync(folder, NOBODY.uid ?? 0, NOBODY.gid ?? 0);
  const own = await freePort();
  const file = join(folder, 'pgbouncer.ini');
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: own,
    unix_socket_dir: '',
    auth_type: 'any',
    pool_mode: mode,
    default_pool_size: 2,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  const target = `${pathname.slice(1)} = host=${hostname} port=${port} user=${username}`;
  writeFileSync(file, ['[databases]', target, '[pgbouncer]', ...lines, ''].join('\n'));
  const child = spawn(PGBOUNCER ?? '', ['-q', file], { ...NOBODY, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  await waitFor(() => accepts(own));
  return `postgres://${username}@127.0.0.1:${own}${pathname}`;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
