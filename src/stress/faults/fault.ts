import { formatDuration, MAX_DURATION_MS, parseDuration } from '../../duration.ts';
import { NETWORK_FAULTS, type NetworkFault } from './network/relay-protocol.ts';

/** A fault that is injected into a server under load. Times are milliseconds, from the start of the load. */
export type Fault =
  | {
      /** Another process holds the write lock of the database. */
      readonly kind: 'lock';
      readonly atMs: number;
      readonly forMs: number;
    }
  | {
      /** SIGKILL, then start again on the same database. */
      readonly kind: 'kill';
      readonly atMs: number;
    }
  | {
      /** PostgreSQL ends the sessions of the server. */
      readonly kind: 'terminate';
      readonly atMs: number;
    }
  | {
      /** SIGSTOP, later SIGCONT. */
      readonly kind: 'pause';
      readonly atMs: number;
      readonly forMs: number;
    }
  | {
      /** The model fails this share of its calls, from 0 to 1, evenly spread. */
      readonly kind: 'model-error';
      readonly share: number;
    }
  | NetworkDisturbance;

/** Between the load and the server. */
export interface NetworkDisturbance {
  /**
   * `cut`: connections are reset when the server has their request and before its answer arrives. `slow`: all bytes are
   * delayed. `drip`: they arrive one by one.
   */
  readonly kind: NetworkFault;
  readonly atMs: number;
  readonly forMs: number;
}

/** A fault of a run, and whether it was injected. */
export interface InjectedFault {
  readonly fault: Fault;
  /** Its text on the command line. */
  readonly text: string;
  /** False where the load ended first, it could not be injected, or the model was never called. */
  readonly happened: boolean;
  /** Why it could not be injected; or, if it was, why the server did not recover. Null where all went well. */
  readonly problem: string | null;
}

export type TimedFault = Exclude<Fault, { kind: 'model-error' }>;

export function wasInjected(kind: Fault['kind'], faults: readonly InjectedFault[]): boolean {
  return faults.some(({ fault, happened }) => fault.kind === kind && happened);
}

export function isOfNetwork(fault: Fault): fault is NetworkDisturbance {
  return (NETWORK_FAULTS as readonly string[]).includes(fault.kind);
}

export const FAULT_SYNTAX =
  'lock@1s:8s, kill@2s, terminate@2s, pause@1s:500ms, model-error:20%, cut@1s:3s, slow@1s:3s or drip@1s:3s';

/** What they begin with: `lock`, `model-error` … */
export const FAULT_KINDS = FAULT_SYNTAX.split(/, | or /).map((fault) => fault.replace(/[@:].*/, ''));

const TIMED = /^(lock|kill|terminate|pause|cut|slow|drip)@([^:]+)(?::([^:]+))?$/;

/** Undefined if the text is not a fault. */
export function parseFault(text: string): Fault | undefined {
  const percent = /^model-error:(\d{1,3})%$/.exec(text)?.[1];
  if (percent !== undefined) return modelError(Number(percent));
  const [, kind, at = '', forText] = TIMED.exec(text) ?? [];
  const atMs = time(at);
  if (atMs === undefined) return undefined;
  if (kind === 'kill' || kind === 'terminate') return forText === undefined ? { kind, atMs } : undefined;
  const forMs = time(forText ?? '');
  return forMs ? { kind: kind as 'lock' | 'pause' | NetworkFault, atMs, forMs } : undefined;
}

function time(text: string): number | undefined {
  const ms = parseDuration(text);
  return ms !== undefined && ms <= MAX_DURATION_MS ? ms : undefined;
}

function modelError(percent: number): Fault | undefined {
  return percent >= 1 && percent <= 100 ? { kind: 'model-error', share: percent / 100 } : undefined;
}

/** Its text on the command line, without spaces. */
export function describeFault(fault: Fault): string {
  const written = (ms: number) => formatDuration(ms).replace(' ', '').replace('min', 'm');
  switch (fault.kind) {
    case 'model-error':
      return `model-error:${Math.round(fault.share * 100)}%`;
    case 'kill':
    case 'terminate':
      return `${fault.kind}@${written(fault.atMs)}`;
    default:
      return `${fault.kind}@${written(fault.atMs)}:${written(fault.forMs)}`;
  }
}
