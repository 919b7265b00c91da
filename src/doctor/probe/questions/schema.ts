import type { Database } from 'better-sqlite3';
import { APPLICATION_ID } from '../../../store/sqlite/schema.ts';
import type { Schema } from '../../facts/contents/contents.ts';
import { numberOf } from './count.ts';

/** Tables and columns of the Python system, whose databases have no application id. Other chats have tables of these names, too. */
const PYTHON_COLUMNS = {
  conversations: ['id'],
  messages: ['id', 'conversation_id', 'role', 'created_at'],
  message_summaries: ['conversation_id', 'start_message_id', 'end_message_id', 'message_count'],
} as const;

export function readSchema(db: Database): Schema {
  const applicationId = Number(db.pragma('application_id', { simple: true }));
  return {
    owner: ownerOf(db, applicationId),
    applicationId,
    userVersion: Number(db.pragma('user_version', { simple: true })),
    tables: countTables(db),
  };
}

function countTables(db: Database): number {
  return numberOf(
    db,
    `SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
  );
}

function ownerOf(db: Database, applicationId: number): Schema['owner'] {
  if (applicationId === APPLICATION_ID) return 'genesis';
  const isPython = Object.entries(PYTHON_COLUMNS).every(([table, columns]) => {
    const names = columnNames(db, table);
    return columns.every((column) => names.has(column));
  });
  return isPython ? 'python' : 'other';
}

/** None if there is no such table. */
function columnNames(db: Database, table: string): ReadonlySet<unknown> {
  return new Set(db.prepare('SELECT lower(name) FROM pragma_table_info(?)').pluck().all(table));
}
