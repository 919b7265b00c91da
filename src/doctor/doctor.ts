import type { LockWatch } from '../locks/lock-watch.ts';
import { isUnchecked, type Transport, withTransport } from '../transport/transport.ts';
import { VERSION } from '../version.ts';
import { type Check, outcomeOf } from './check.ts';
import { file } from './checks/file.ts';
import { CHECKS } from './checks/index.ts';
import { locks } from './checks/locks.ts';
import { server } from './checks/server.ts';
import { wal } from './checks/wal.ts';
import { type CollectOptions, collectFacts, type FactsOfFile, onlyFile } from './collect/collect-facts.ts';
import { type CollectLocksOptions, collectLocks } from './collect/collect-locks.ts';
import { describeFacts } from './describe-facts.ts';
import type { Facts } from './facts/facts.ts';
import { readServerFacts } from './facts/server/read-server-facts.ts';
import { hasLocalDatabase } from './facts/server/server-facts.ts';
import type { DoctorResult, Watched } from './result.ts';

export type DoctorTarget =
  | { readonly kind: 'file'; readonly file: string }
  /** An address of PostgreSQL. */
  | { readonly kind: 'postgres'; readonly address: string }
  | {
      readonly kind: 'server';
      readonly url: string;
      /** Headers of each request, such as a login. */
      readonly headers?: Readonly<Record<string, string>>;
      readonly transport?: Transport | undefined;
    };

interface Look<Target = DoctorTarget> {
  readonly target: Target;
  /** By default `error`. */
  readonly failsAt?: DoctorResult['failsAt'];
}

export interface DoctorOptions extends Look, Omit<CollectOptions, 'signal'> {}

/** A file, or a server that names its own. */
export type WatchTarget = Exclude<DoctorTarget, { readonly kind: 'postgres' }>;

export interface WatchOptions extends Look<WatchTarget>, Pick<CollectLocksOptions, 'watchMs'> {}

/** The signal ends the look early: the result has what was seen until then. */
export type DoctorHooks = Pick<CollectOptions, 'signal'>;
export type WatchHooks = Pick<CollectLocksOptions, 'signal' | 'onLocks'>;

/** Examines a database or a running Genesis. What is wrong with it is in the result; throws only for its own faults. */
export function runDoctor(
  options: DoctorOptions,
  { signal = NEVER }: Partial<DoctorHooks> = {},
): Promise<DoctorResult> {
  const { target } = options;
  if (target.kind === 'postgres') return lookAtPostgres(target.address, options, signal);
  return look({ ...options, target }, signal, CHECKS, (path) => collectFacts(path, { ...options, signal }));
}

async function lookAtPostgres(
  address: string,
  { failsAt = 'error', ...options }: DoctorOptions,
  signal: AbortSignal,
): Promise<DoctorResult> {
  const startedAt = new Date().toISOString();
  const begun = performance.now();
  // Imported only here: who examines a file does not wait for the client of PostgreSQL to load.
  const { examinePostgres } = await import('./postgres/examine-postgres.ts');
  const { target, description, sessions, checks } = await examinePostgres(address, { ...options, signal });
  const tookMs = performance.now() - begun;
  return {
    ...{
      schema: 'genesis.doctor/1',
      version: VERSION,
      startedAt,
      tookMs,
      target,
      insecure: false,
      description,
    },
    ...{ watch: null, holders: null, sessions, failsAt, checks, interrupted: signal.aborted },
  };
}

/** Watches the locks of a database. The result has only the checks of the file, the locks and the log. */
export function watchDatabase(
  options: WatchOptions,
  { signal = NEVER, onLocks = () => {} }: Partial<WatchHooks> = {},
): Promise<DoctorResult> {
  const collect = (path: string) => collectLocks(path, { watchMs: options.watchMs, signal, onLocks });
  return look(options, signal, [file, locks, wal], collect);
}

const NEVER = new AbortController().signal;

/** `checks` are those of a file; a server has one more. */
async function look(
  { target, failsAt = 'error' }: Look<WatchTarget>,
  signal: AbortSignal,
  checks: readonly Check[],
  collect: (path: string) => Promise<FactsOfFile>,
): Promise<DoctorResult> {
  const startedAt = new Date().toISOString();
  const begun = performance.now();
  const serverFacts =
    target.kind === 'server' ? await readServerFacts(target.url, { ...target, signal }) : null;
  const path = target.kind === 'file' ? target.file : pathOf(serverFacts);
  const facts = { ...(path === undefined ? onlyFile(null) : await collect(path)), server: serverFacts };
  const all = target.kind === 'server' ? [server, ...checks] : checks;
  return {
    schema: 'genesis.doctor/1',
    version: VERSION,
    startedAt,
    tookMs: performance.now() - begun,
    target: target.kind === 'file' ? target.file : withTransport(target.url, target.transport),
    insecure: target.kind === 'server' && isUnchecked(target.transport),
    description: describeFacts(facts),
    watch: facts.locks && watched(facts.locks),
    holders: facts.locks?.holders ?? null,
    sessions: null,
    failsAt,
    checks: all.map((check) => ({ name: check.name, ...outcomeOf(check, facts) })),
    interrupted: signal.aborted,
  };
}

function watched({ watchedMs, samples, extension, writeLocked, commits, visibility }: LockWatch): Watched {
  const isSeen = visibility.kind !== 'none';
  return { ms: watchedMs, looks: samples, extension, writeLocked: isSeen ? writeLocked : null, commits };
}

/** Its database, if that is on this machine. */
function pathOf(server: Facts['server']): string | undefined {
  return server?.kind === 'genesis' && hasLocalDatabase(server) ? server.database.file : undefined;
}
