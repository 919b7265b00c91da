import type { Durability } from '../options.ts';

/** Milliseconds that a statement waits for a lock. What is refused is tried again, together with what came meanwhile. */
const LOCK_SLICE_MS = 100;

/** Milliseconds for one statement: more than any needs, so that none holds its locks for ever. */
const STATEMENT_MS = 30_000;

/** Milliseconds between two statements: a server that is frozen or cut off loses its locks then. */
const IDLE_MS = 5_000;

/** How a commit waits for the disk, and for standbys. `full` never asks for less than the operator did. */
export function synchronousCommit(durability: Durability, configured: string): 'on' | 'off' | 'remote_apply' {
  if (durability === 'normal') return 'off';
  return configured === 'remote_apply' ? 'remote_apply' : 'on';
}

/** What begins a transaction that writes, in one round trip. All settings are the transaction's own: through a pooler, the next one has another session. */
export function beginSql(synchronous: string, busyTimeoutMs: number): string {
  return [
    'BEGIN',
    `SET LOCAL lock_timeout = ${Math.max(1, Math.min(LOCK_SLICE_MS, busyTimeoutMs))}`,
    `SET LOCAL statement_timeout = ${STATEMENT_MS}`,
    `SET LOCAL idle_in_transaction_session_timeout = ${IDLE_MS}`,
    `SET LOCAL synchronous_commit = ${synchronous}`,
  ].join('; ');
}
