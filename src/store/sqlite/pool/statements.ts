import type { Database, Statement } from 'better-sqlite3';

const cache = new WeakMap<Database, Map<string, Statement>>();

/**
 * The prepared statement for `sql` on this connection: preparing costs more than most of our statements. SQLite, as
 * better-sqlite3 builds it (STAT4), prepares a statement anew with each value that is bound to an `= ?` of a sorted query,
 * or to a `LIMIT ?`, because the value might change the plan. It does not look into an expression, hence `+?` there.
 */
export function statement(db: Database, sql: string): Statement {
  const statements = statementsOf(db);
  const known = statements.get(sql);
  if (known) return known;
  const prepared = db.prepare(sql);
  statements.set(sql, prepared);
  return prepared;
}

function statementsOf(db: Database): Map<string, Statement> {
  const known = cache.get(db);
  if (known) return known;
  const statements = new Map<string, Statement>();
  cache.set(db, statements);
  return statements;
}
