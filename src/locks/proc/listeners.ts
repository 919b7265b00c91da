import { readFileSync, readlinkSync } from 'node:fs';
import { orUndefined } from '../../or-undefined.ts';
import { allProcesses, namesIn } from './all-processes.ts';

/** The processes that listen on a TCP port of this machine, as far as they show their sockets to this user. */
export function listenersOn(port: number): number[] {
  const tables = ['tcp', 'tcp6'].map((name) => orUndefined(() => readFileSync(`/proc/net/${name}`, 'utf8')));
  const sockets = new Set(tables.flatMap((table = '') => listeningSockets(table, port)));
  if (sockets.size === 0) return [];
  return allProcesses().filter((pid) => linksOf(pid).some((link) => sockets.has(link)));
}

/** Sockets that listen on a port, such as `socket:[4711]`, in the text of `/proc/net/tcp` or `tcp6`. */
export function listeningSockets(table: string, port: number): string[] {
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
    const isOnPort = Number.parseInt(local.slice(local.lastIndexOf(':') + 1), 16) === port;
    return state === LISTEN && isOnPort ? [`socket:[${inode}]`] : [];
  });
}

/** TCP_LISTEN of Linux, in hexadecimal. */
const LISTEN = '0A';

function linksOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return namesIn(folder).flatMap((name) => orUndefined(() => readlinkSync(`${folder}/${name}`)) ?? []);
}
