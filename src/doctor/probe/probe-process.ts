import { answerQuestions, reading } from '../../sqlite-probe/answer-questions.ts';
import type { DoctorQuestions } from './protocol.ts';
import { beginWriting } from './questions/begin-writing.ts';
import { countChat } from './questions/chat.ts';
import { countViolations } from './questions/foreign-keys.ts';
import { checkDatabase, checkTable } from './questions/integrity.ts';
import { readSchema } from './questions/schema.ts';
import { listTables } from './questions/tables.ts';

answerQuestions<DoctorQuestions>({
  schema: reading(readSchema),
  chat: reading((db, { owner }) => countChat(db, owner)),
  integrity: reading((db, { method }) => checkDatabase(db, method)),
  version: (db) => String(db.prepare('SELECT sqlite_version()').pluck().get()),
  tables: listTables,
  'integrity-of-table': reading(checkTable),
  'foreign-keys': reading(countViolations),
  'begin-writing': (db, { forMs }) => beginWriting(db, forMs),
});
