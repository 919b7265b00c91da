import type { Client } from 'pg';
import { GenesisError } from '../../errors.ts';
import type { Durability } from '../options.ts';
import { synchronousCommit } from './begin.ts';

/** What a commit is worth on this server. */
export interface DurabilityFacts {
  /** What the transactions of this store set. */
  readonly synchronousCommit: 'on' | 'off' | 'remote_apply';
  /** Names of connected standbys that a commit does not wait for; undefined where this role may not see them. */
  readonly asynchronousStandbys: readonly string[] | undefined;
  /** What an operator should know of it, in sentences. */
  readonly warnings: readonly string[];
}

interface Settings {
  readonly fsync: string;
  readonly fullPageWrites: string;
  readonly synchronousCommit: string;
}

const SETTINGS = `
  SELECT current_setting('fsync') AS fsync, current_setting('full_page_writes') AS "fullPageWrites",
    current_setting('synchronous_commit') AS "synchronousCommit"`;

// Another role's row has no state without the rights of pg_monitor.
const STANDBYS = 'SELECT application_name AS name, sync_state AS state FROM pg_stat_replication';

/**
 * Asks a session what its server does with a commit, in a transaction, which is all that a pooler has to keep together.
 * Throws `DB_OPEN_FAILED` where `full` cannot be had, or the pooler does not even keep transactions together.
 */
export async function inspectDurability(
  client: Client,
  durability: Durability,
  shown: string,
): Promise<DurabilityFacts> {
  await assertTransactions(client, shown);
  const [settings] = (await client.query<Settings>(SETTINGS)).rows;
  const { rows: standbys } = await client.query<{ name: string; state: string | null }>(STANDBYS);
  if (durability === 'full' && settings?.fsync === 'off') throw withoutFsync(shown);
  const isVisible = standbys.every(({ state }) => state !== null);
  const asynchronous = standbys.filter(({ state }) => state === 'async').map(({ name }) => name);
  return {
    synchronousCommit: synchronousCommit(durability, settings?.synchronousCommit ?? 'on'),
    asynchronousStandbys: isVisible ? asynchronous : undefined,
    warnings: [...warningsOf(durability, settings), ...standbyWarnings(asynchronous)],
  };
}

function warningsOf(durability: Durability, settings: Settings | undefined): string[] {
  const warnings: string[] = [];
  if (durability === 'normal')
    warnings.push(
      'synchronous_commit is off: a crash of PostgreSQL may lose the turns of the last second, although they were answered',
    );
  if (settings?.fsync === 'off')
    warnings.push('fsync is off: a power cut may lose or damage the whole database');
  else if (settings?.fullPageWrites === 'off')
    warnings.push(
      'full_page_writes is off: a power cut may damage the database, unless its file system never tears a page',
    );
  return warnings;
}

function standbyWarnings(asynchronous: readonly string[]): string[] {
  if (asynchronous.length === 0) return [];
  const names = asynchronous.join(', ');
  return [
    `a failover to an asynchronous standby (${names}) may lose the last turns, although they were answered`,
  ];
}

async function assertTransactions(client: Client, shown: string): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query('COMMIT');
  } catch (error) {
    // PgBouncer's words, in every language.
    if (!/statement pooling/.test(String(error))) throw error;
    throw new GenesisError(
      'DB_OPEN_FAILED',
      `${shown} is a PgBouncer that pools statements, which cannot have transactions`,
      {
        hint: 'Set pool_mode = transaction, or session, for this database in pgbouncer.ini.',
        cause: error,
      },
    );
  }
}

function withoutFsync(shown: string): GenesisError {
  return new GenesisError(
    'DB_OPEN_FAILED',
    `${shown} has fsync = off, so a power cut can lose what was acknowledged`,
    {
      hint: 'Set fsync = on in postgresql.conf and reload it, or accept the loss with --durability normal.',
    },
  );
}
