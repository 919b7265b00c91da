import { readFileSync } from 'node:fs';
import { orUndefined } from '../../or-undefined.ts';
import { commandLineWithoutSecrets } from '../../secrets/command-words.ts';
import type { ProcessState } from './process-state.ts';
import { nameOfUser } from './user-name.ts';

/** A process as /proc shows it. */
export interface ProcessFacts {
  /** Null if the system does not show which process it is; then `command` says why. */
  readonly pid: number | null;
  /** Its command line, on one line and without secrets; the name in brackets if it has none. */
  readonly command: string;
  /** The user's name, or number; null if unknown. */
  readonly user: string | null;
  readonly state: ProcessState;
}

/** Undefined if the process has ended or is hidden from this user. */
export function readProcess(pid: number): ProcessFacts | undefined {
  const stat = readStat(pid);
  if (stat === undefined) return undefined;
  return { pid, command: commandOf(pid) || `[${stat.name}]`, user: userOf(pid), state: stat.state };
}

/** The current state of a process; `ended` if /proc does not list it. */
export function stateOf(pid: number): ProcessState {
  return readStat(pid)?.state ?? 'ended';
}

/** Milliseconds of CPU time that a process has used since its start; null if it has ended or is hidden. */
export function cpuMsOf(pid: number): number | null {
  return readStat(pid)?.cpuMs ?? null;
}

export interface Stat {
  readonly name: string;
  readonly state: ProcessState;
  readonly parent: number;
  /** The process group, named after its first process. */
  readonly group: number;
  readonly session: number;
  readonly cpuMs: number;
  /** CPU time of its children that have ended and whose end it has taken note of, and of theirs. */
  readonly endedChildrenCpuMs: number;
}

/** USER_HZ, the unit of times in /proc, is 100 on all platforms of Linux except Alpha. */
const MS_PER_TICK = 10;

const STATES: Readonly<Record<string, ProcessState>> = {
  R: 'running',
  S: 'sleeping',
  I: 'sleeping',
  D: 'waiting for a disk',
  T: 'stopped',
  t: 'stopped',
  Z: 'ended',
  X: 'ended',
};

/** Parses `/proc/PID/stat`. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
export function parseStat(text: string): Stat | undefined {
  // The name may contain spaces and parentheses: it ends at the last parenthesis.
  const row = /^\d+ \((.*)\) (\S) (.*)$/s.exec(text.trim());
  if (row === null) return undefined;
  const [, name = '', letter = '', rest = ''] = row;
  // The rest begins with the fourth field; utime, stime, cutime and cstime are the fourteenth to seventeenth.
  const fields = rest.split(' ').map(Number);
  const [parent = 0, group = 0, session = 0] = fields;
  const [userTicks = 0, systemTicks = 0, childUserTicks = 0, childSystemTicks = 0] = fields.slice(10, 14);
  return {
    name,
    state: STATES[letter] ?? 'unknown',
    parent,
    group,
    session,
    cpuMs: (userTicks + systemTicks) * MS_PER_TICK,
    endedChildrenCpuMs: (childUserTicks + childSystemTicks) * MS_PER_TICK,
  };
}

/** Undefined if the process has ended or is hidden from this user. */
export function readStat(pid: number): Stat | undefined {
  const text = readProc(pid, 'stat');
  return text === undefined ? undefined : parseStat(text);
}

function commandOf(pid: number): string {
  return commandLineWithoutSecrets((readProc(pid, 'cmdline') ?? '').split('\0'));
}

function userOf(pid: number): string | null {
  // The second number is the effective user, whose rights count when it opens files.
  const uid = /^Uid:\s+\d+\s+(\d+)/m.exec(readProc(pid, 'status') ?? '')?.[1];
  return uid === undefined ? null : nameOfUser(Number(uid));
}

function readProc(pid: number, name: string): string | undefined {
  return orUndefined(() => readFileSync(`/proc/${pid}/${name}`, 'utf8'));
}
