import { readFileSync, readlinkSync } from 'node:fs';
import { orUndefined } from '../../../or-undefined.ts';
import { namesIn } from '../all-processes.ts';
import { membersOfGroup } from './process-group.ts';

/** A row of `/proc/PID/net/tcp`. */
export interface TcpRow {
  readonly localPort: number;
  readonly remotePort: number;
  readonly state: 'established' | 'listening' | 'other';
  readonly inode: string;
}

/**
 * The ports that a process group has opened TCP connections to, which still stand: those of other servers. Connections
 * that it accepted do not count, nor those between its own processes. Empty where the system does not show it.
 */
export function outgoingPorts(pgid: number): readonly number[] {
  const members = membersOfGroup(pgid);
  const sockets = new Set(members.flatMap(({ pid }) => socketsOf(pid)));
  const own = rowsOf(pgid).filter(({ inode }) => sockets.has(inode));
  const listening = new Set(own.flatMap((row) => (row.state === 'listening' ? row.localPort : [])));
  const outgoing = own.filter(
    ({ state, localPort, remotePort }) =>
      state === 'established' && !listening.has(localPort) && !listening.has(remotePort),
  );
  return [...new Set(outgoing.map(({ remotePort }) => remotePort))];
}

/** The inodes of its sockets. */
function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return namesIn(folder).flatMap((number) => {
    const link = orUndefined(() => readlinkSync(`${folder}/${number}`)) ?? '';
    return /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? [];
  });
}

/** Of the network that the process sees. */
function rowsOf(pid: number): TcpRow[] {
  return ['tcp', 'tcp6'].flatMap((name) => {
    const table = orUndefined(() => readFileSync(`/proc/${pid}/net/${name}`, 'utf8')) ?? '';
    return parseTcpTable(table);
  });
}

const STATES: Readonly<Record<string, TcpRow['state']>> = { '01': 'established', '0A': 'listening' };

/** Parses `/proc/net/tcp`. https://docs.kernel.org/networking/proc_net_tcp.html */
export function parseTcpTable(text: string): TcpRow[] {
  const pattern =
    /^\s*\d+: [\dA-F]+:([\dA-F]{4}) [\dA-F]+:([\dA-F]{4}) ([\dA-F]{2}) \S+ \S+ \S+\s+\d+\s+\d+ (\d+)/gm;
  return [...text.matchAll(pattern)].map(([, local = '', remote = '', state = '', inode = '']) => ({
    localPort: Number.parseInt(local, 16),
    remotePort: Number.parseInt(remote, 16),
    state: STATES[state] ?? 'other',
    inode,
  }));
}
