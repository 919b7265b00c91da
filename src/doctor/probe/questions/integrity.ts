import type { Database } from 'better-sqlite3';
import { codeOf, messageOf } from '../../../errors.ts';
import { isDamage } from '../../../sqlite-probe/is-damage.ts';
import { type Integrity, MOST_PROBLEMS } from '../../facts/contents/contents.ts';
import type { IntegrityMethod } from '../protocol.ts';

/** A file may be so damaged that the check itself fails: then that is its last problem. */
export function checkIntegrity(db: Database, method: IntegrityMethod): Integrity {
  const startedAt = performance.now();
  const problems = problemsFound(db, method).slice(0, MOST_PROBLEMS);
  if (problems.length > 0) return { status: 'damaged', method, problems: withNames(db, problems) };
  return { status: 'sound', method, tookMs: performance.now() - startedAt };
}

function problemsFound(db: Database, method: IntegrityMethod): string[] {
  const lines: string[] = [];
  try {
    // One by one, to keep what was found before it fails. A row may have several lines.
    for (const row of db.prepare(`PRAGMA ${method}(${MOST_PROBLEMS})`).pluck().iterate())
      lines.push(...String(row).split('\n'));
  } catch (error) {
    if (!isDamage(codeOf(error))) throw error;
    lines.push(messageOf(error));
  }
  return lines.filter((line) => line !== 'ok' && !line.startsWith('*** in database'));
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
