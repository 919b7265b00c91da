import { DATABASE_ERRORS, type DatabaseError, databaseErrorTraits } from './database-error.ts';
import { sqlstatesIn } from './sqlstates-in.ts';

/** The words or the code of a database error in a text. */
export interface FoundError {
  readonly error: DatabaseError;
  readonly from: number;
  readonly to: number;
}

/** Most texts have none of them: then nothing else is searched for. */
const HINT =
  /lock|busy|sqlite|transaction|constraint|violat|integrity|pool|database|already exists|unique|duplicate|misuse|thread|cursor|rows? available|exception set|operation|command|disk|space|ENOSPC|DB_|P20\d\d|P10\d\d|time(d|out)|serializ|connect|refused|clients|statement|shared memory|canceled|PG::|gone away|authentication|query|read-?only|shutdown|conn busy|backend/i;

/** A result code beside a word that shows whose it is, such as `SqliteError … (code: 517)`. */
const CODE =
  /(?:sqlite\w*|database|\bsql\b)[^\n]{0,80}?\b(?:err(?:or)?|err_?code|code|errno|extended_code)["']?\s{0,2}[:=(]?\s{0,2}(\d{1,4})\b|\((\d{1,4})\) \(SQLITE_|(?:database|snapshot)[^\n]{0,20}\((\d{1,4})\)/gi;

/** The most revealing database error that a text is about; undefined for none. */
export function databaseErrorIn(text: string): DatabaseError | undefined {
  return foundErrorIn(text)?.error;
}

/** The same, and where the text has it. */
export function foundErrorIn(text: string): FoundError | undefined {
  const states = sqlstatesIn(text);
  if (states.length === 0 && !HINT.test(text)) return undefined;
  const codes = Array.from(text.matchAll(CODE), ({ 0: found, 1: a, 2: b, 3: c, index }) => ({
    code: Number(a ?? b ?? c),
    from: index,
    to: index + found.length,
  }));
  for (const error of DATABASE_ERRORS) {
    const traits = databaseErrorTraits(error);
    const words = traits.words.exec(text);
    if (words) return { error, from: words.index, to: words.index + words[0].length };
    const code = codes.find((each) => traits.codes?.includes(each.code));
    if (code) return { error, from: code.from, to: code.to };
    const state = states.find(({ sqlstate }) => traits.sqlstates?.includes(sqlstate));
    if (state) return { error, from: state.at, to: state.at + state.sqlstate.length };
  }
  return undefined;
}
