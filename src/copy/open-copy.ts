import { GenesisError } from '../errors.ts';
import { isPostgresAddress } from '../postgres/address.ts';
import type { CopySource } from './source.ts';
import { leadToOneFile } from './sqlite/lead-to-one-file.ts';
import type { CopyTarget } from './target.ts';

export interface OpenedCopy {
  readonly source: CopySource;
  readonly target: CopyTarget;
}

interface Opened<Side> {
  readonly side: Side;
  /** Where a PostgreSQL database is; undefined for a file. */
  readonly place: string | undefined;
}

/**
 * Opens both sides, of which each is a path or the address of a PostgreSQL database. The target is made only when the
 * source can be read. `timezone`: see `openSqliteSource`. Throws `COPY_REFUSED`, `DB_OPEN_FAILED` or `DB_LOCKED`.
 */
export async function openCopy(from: string, to: string, timezone: string | undefined): Promise<OpenedCopy> {
  // Before the target is opened, which would write to it.
  if (!isPostgresAddress(from) && !isPostgresAddress(to) && leadToOneFile(from, to)) throw sameDatabase(to);
  const source = await openSource(from, timezone);
  try {
    const target = await openTarget(to);
    if (source.place === undefined || source.place !== target.place)
      return { source: source.side, target: target.side };
    await target.side.close();
    throw sameDatabase(target.side.shown);
  } catch (error) {
    await source.side.close();
    throw error;
  }
}

async function openSource(from: string, timezone: string | undefined): Promise<Opened<CopySource>> {
  if (!isPostgresAddress(from)) {
    const { openSqliteSource } = await import('./sqlite/open-sqlite-source.ts');
    return { side: openSqliteSource(from, timezone), place: undefined };
  }
  if (timezone !== undefined)
    throw new GenesisError('COPY_REFUSED', '--timezone does not fit PostgreSQL: its times are those of UTC', {
      hint: 'Leave it out: it is for databases of the Python system.',
    });
  const { PostgresSource } = await import('./postgres/postgres-source.ts');
  const side = await PostgresSource.open(from);
  return { side, place: await side.place() };
}

async function openTarget(to: string): Promise<Opened<CopyTarget>> {
  if (!isPostgresAddress(to)) {
    const { openSqliteTarget } = await import('./sqlite/open-sqlite-target.ts');
    return { side: openSqliteTarget(to), place: undefined };
  }
  const { PostgresTarget } = await import('./postgres/postgres-target.ts');
  const side = await PostgresTarget.open(to);
  return { side, place: await side.place() };
}

function sameDatabase(shown: string): GenesisError {
  return new GenesisError('COPY_REFUSED', `both names are those of one database: ${shown}`, {
    hint: 'Name another database to copy into.',
  });
}
