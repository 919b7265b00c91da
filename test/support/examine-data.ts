import SqliteDatabase from 'better-sqlite3';
import { outcomeOf } from '../../src/doctor/check.ts';
import { data } from '../../src/doctor/checks/data.ts';
import type { Contents } from '../../src/doctor/facts/contents/contents.ts';
import { countChat } from '../../src/doctor/probe/questions/chat.ts';
import { readSchema } from '../../src/doctor/probe/questions/schema.ts';
import type { CheckOutcome } from '../../src/doctor/result.ts';
import { contents, databaseFacts } from './doctor-facts.ts';
import { findingsOf } from './findings.ts';

/** What the check of data says of a database in which something was changed. */
export function examineData(file: string, change = ''): CheckOutcome {
  const db = new SqliteDatabase(file);
  try {
    db.pragma('foreign_keys = OFF');
    db.exec(change);
    return outcomeOf(data, databaseFacts({ contents: contentsOf(db) }));
  } finally {
    db.close();
  }
}

function contentsOf(db: SqliteDatabase.Database): Contents {
  const schema = readSchema(db);
  const chat = schema.owner === 'other' ? null : countChat(db, schema.owner);
  return contents({
    schema: { status: 'answered', value: schema },
    chat: chat && { status: 'answered', value: chat },
  });
}

/** Without the remedies. */
export const briefly = (outcome: CheckOutcome) =>
  findingsOf(outcome).map(({ rule, severity, message, evidence }) => ({ rule, severity, message, evidence }));
