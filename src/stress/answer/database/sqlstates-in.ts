import { DATABASE_ERRORS, databaseErrorTraits } from './database-error.ts';

/** A SQLSTATE in a text, and where it is. */
export interface FoundSqlstate {
  readonly sqlstate: string;
  readonly at: number;
}

const KNOWN: ReadonlySet<string> = new Set(
  DATABASE_ERRORS.flatMap((error) => databaseErrorTraits(error).sqlstates ?? []),
);

/** Most texts have none: then where it is written is not looked at. */
const ANY = new RegExp(`(?<![0-9A-Za-z])(?:${[...KNOWN].join('|')})(?![0-9A-Za-z])`);

/** How PostgreSQL begins an error, in the languages that it speaks. */
const SEVERITY =
  '(?<!\\p{L})(?:ERROR|FATAL|PANIC|FEHLER|ERREUR|ERRORE|ERRO|BŁĄD|CHYBA|FEL|HATA|ОШИБКА|ВАЖНО|ПОМИЛКА|エラー|错误|錯誤|오류)';

/** Where five characters are a SQLSTATE, whatever they are. */
const NAMED = [
  /\bSQL ?STATE\\?["']?\s{0,2}[:=([]?\s{0,2}\\?["'[]?([0-9][0-9A-Z]{4}|XX00[12])\b/gi,
  /\bpg_?code\\?["']?\s{0,2}[:=]\s{0,2}\\?["']([0-9][0-9A-Z]{4}|XX00[12])\b/gi,
  // Verbose messages of PostgreSQL, which have two spaces there.
  new RegExp(`${SEVERITY}: {2}([0-9][0-9A-Z]{4}|XX00[12]): `, 'gu'),
  /PostgresException[^\n]{0,20}: ([0-9][0-9A-Z]{4}): /g,
];

/** Places where others have numbers of five digits, too. */
const LIKELY = [
  /\b(?:error_?)?code\\?["']?\s{0,2}[:=]\s{0,2}\\?["']([0-9][0-9A-Z]{4}|XX00[12])\\?["']/gi,
  new RegExp(`${SEVERITY}:? {1,2}([0-9][0-9A-Z]{4})(?![0-9A-Za-z])`, 'giu'),
  new RegExp(`${SEVERITY}[^\\n]{0,200}?\\(([0-9][0-9A-Z]{4})\\)`, 'giu'),
];

/** Whose errors have a SQLSTATE. */
const FIELDS_OF_POSTGRES = /\bseverity\b|\broutine\b|postgres|psycopg|asyncpg|npgsql|\bPG::|cockroach/i;

/**
 * The SQLSTATEs that a text shows to be one: PostgreSQL's messages are in the language of the server, but their codes are
 * not. The same five characters elsewhere are an order, a port or a postcode.
 */
export function sqlstatesIn(text: string): readonly FoundSqlstate[] {
  if (!ANY.test(text)) return [];
  const likely = LIKELY.flatMap((pattern) => matchesOf(pattern, text));
  const isSure = ({ sqlstate }: FoundSqlstate) => /[A-Z]/.test(sqlstate) || FIELDS_OF_POSTGRES.test(text);
  return [...NAMED.flatMap((pattern) => matchesOf(pattern, text)), ...likely.filter(isSure)];
}

/** Whether a code that stands by itself can be nothing but a SQLSTATE. */
export function isSqlstate(code: unknown): code is string {
  return typeof code === 'string' && /[A-Z]/.test(code) && KNOWN.has(code);
}

function matchesOf(pattern: RegExp, text: string): FoundSqlstate[] {
  return Array.from(text.matchAll(pattern), ({ 0: found, 1: sqlstate = '', index }) => ({
    sqlstate,
    at: index + found.lastIndexOf(sqlstate),
  })).filter(({ sqlstate }) => KNOWN.has(sqlstate));
}
