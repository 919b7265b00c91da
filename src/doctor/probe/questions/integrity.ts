import type { Database } from 'better-sqlite3';
import { codeOf, messageOf } from '../../../errors.ts';
import { isDamage } from '../../../sqlite-probe/is-damage.ts';
import { isMissingExtension } from '../../../sqlite-probe/is-missing-extension.ts';
import {
  type Integrity,
  type IntegrityMethod,
  MOST_PROBLEMS,
  type UncheckedTable,
} from '../../facts/contents/contents.ts';
import type { TableCheck, TableToCheck } from '../protocol.ts';
import { readRows } from './read-rows.ts';

/** A file may be so damaged that the check itself fails: then that is its last problem. */
export function checkDatabase(db: Database, method: IntegrityMethod): Integrity {
  const startedAt = performance.now();
  const problems = problemsFound(db, `${method}(${MOST_PROBLEMS})`);
  if (problems.length > 0) return { status: 'damaged', method, problems, byTable: null };
  return { status: 'sound', method, tookMs: performance.now() - startedAt };
}

/** Checks one table with its indexes, as far as SQLite can. */
export function checkTable(db: Database, { table, method }: TableToCheck): TableCheck {
  try {
    return { problems: problemsOf(db, method, table), unchecked: null };
  } catch (error) {
    if (!isMissingExtension(codeOf(error))) throw error;
    const { instead, problems } = checkInstead(db, method, table);
    return { problems, unchecked: { table, reason: messageOf(error), instead } };
  }
}

/** `quick_check` compares no index with its table: it needs no function of an index. */
function checkInstead(
  db: Database,
  method: IntegrityMethod,
  table: string,
): Pick<UncheckedTable, 'instead'> & Pick<TableCheck, 'problems'> {
  try {
    if (method === 'integrity_check')
      return { instead: 'quick_check', problems: problemsOf(db, 'quick_check', table) };
  } catch (error) {
    if (!isMissingExtension(codeOf(error))) throw error;
  }
  const { pages, problems } = readRows(db, table);
  return { instead: pages > 0 || problems.length > 0 ? 'rows' : 'nothing', problems };
}

/** As a string, because a number would be the most problems to report. */
function problemsOf(db: Database, method: IntegrityMethod, table: string): string[] {
  return problemsFound(db, `${method}('${table.replaceAll("'", "''")}')`);
}

function problemsFound(db: Database, pragma: string): string[] {
  const lines: string[] = [];
  try {
    // One by one, to keep what was found before it fails. A row may have several lines.
    for (const row of db.prepare(`PRAGMA ${pragma}`).pluck().iterate())
      lines.push(...String(row).split('\n'));
  } catch (error) {
    if (!isDamage(codeOf(error))) throw error;
    lines.push(messageOf(error));
  }
  const problems = lines.filter((line) => line !== 'ok' && !line.startsWith('*** in database'));
  return problems.length > 0 ? withNames(db, problems.slice(0, MOST_PROBLEMS)) : [];
}

/** Adds the name of the table or index: SQLite shows only the number of its first page. `Tree 3 (messages) page 21` */
function withNames(db: Database, problems: readonly string[]): string[] {
  const names = namesByRoot(db);
  return problems.map((problem) =>
    problem.replace(/^Tree (\d+)\b/, (tree, root) =>
      names.has(root) ? `${tree} (${names.get(root)})` : tree,
    ),
  );
}

function namesByRoot(db: Database): Map<string, string> {
  try {
    const sql = 'SELECT CAST(rootpage AS TEXT), name FROM sqlite_schema WHERE rootpage > 0';
    return new Map(db.prepare(sql).raw().all() as [string, string][]);
  } catch (error) {
    if (isDamage(codeOf(error))) return new Map();
    throw error;
  }
}
