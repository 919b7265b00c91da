import type { Database } from 'better-sqlite3';
import { APPLICATION_ID } from '../../../store/sqlite/schema.ts';
import type { Schema } from '../../facts/contents/contents.ts';

/** Tables of the Python system, whose databases have no application id. */
const PYTHON_TABLES = ['conversations', 'messages', 'message_summaries'] as const;

export function readSchema(db: Database): Schema {
  const tables = tableNames(db);
  const applicationId = Number(db.pragma('application_id', { simple: true }));
  return {
    owner: ownerOf(applicationId, tables),
    applicationId,
    userVersion: Number(db.pragma('user_version', { simple: true })),
    tables: tables.length,
  };
}

function tableNames(db: Database): string[] {
  const sql = `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`;
  return db.prepare(sql).pluck().all().map(String);
}

function ownerOf(applicationId: number, tables: readonly string[]): Schema['owner'] {
  if (applicationId === APPLICATION_ID) return 'genesis';
  const names = new Set(tables.map((name) => name.toLowerCase()));
  return PYTHON_TABLES.every((name) => names.has(name)) ? 'python' : 'other';
}
