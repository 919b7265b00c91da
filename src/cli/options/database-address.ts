import { shownAddress } from '../../postgres/address.ts';
import { postgresAddressProblem } from '../../postgres/address-problem.ts';

/**
 * What the address of a database means: files, the most likely first; a PostgreSQL database, with `postgres://`; or nothing
 * that can be opened, with a reason that goes on after a subject (`--db` …), and what to do, in sentences.
 */
export type DatabaseAddress =
  | { readonly kind: 'files'; readonly paths: readonly [string, ...string[]] }
  | { readonly kind: 'postgres'; readonly address: string }
  | { readonly kind: 'refused'; readonly reason: string; readonly hint: string };

const EXPECTED =
  'Expected a SQLite file, such as chat.db, or an address such as postgres://USER@HOST/DATABASE.';

/** Addresses of other servers and databases: only their scheme is shown, because the rest may have a password. */
const OTHER_SCHEME = /^(?:jdbc:)?([a-z][a-z\d+.-]+):\/\//i;

/** As libpq has it, and with the name of a driver (SQLAlchemy), or in JDBC. */
const POSTGRES = /^(?:jdbc:)?(postgres(?:ql)?)(?:\+\w+)?:(\/\/)?/i;

/** The other notation of libpq. */
const KEYWORDS = /^\s*(?:\w+\s*=\s*\S+\s+)*(?:host|hostaddr|dbname)\s*=/i;

/**
 * Reads a path, the address of a PostgreSQL database, or an address in one of the notations for SQLite files: `file:`, of
 * SQLite itself, and those with `sqlite:`, which libraries read in different ways. After three slashes, SQLAlchemy has a
 * relative path and sqlx an absolute one.
 */
export function parseDatabaseAddress(address: string): DatabaseAddress {
  if (address.trim() === '')
    return refused('is empty', `${EXPECTED} Leave it out, or unset it, for the default.`);
  if (isMemory(address)) return IN_MEMORY;
  const [, notation, rest = ''] = /^(?:jdbc:)?(file|sqlite3?(?:\+\w+)?):(.*)$/is.exec(address) ?? [];
  if (notation !== undefined) return isFileUri(notation) ? fileUri(rest) : sqliteUrl(rest);
  return postgres(address) ?? otherServer(address) ?? files(address);
}

function postgres(address: string): DatabaseAddress | undefined {
  const [start, scheme, slashes] = POSTGRES.exec(address) ?? [];
  if (start === undefined) return undefined;
  if (slashes === undefined) return mistyped(start.slice(0, -1));
  const plain = `${scheme}://${address.slice(start.length)}`;
  const problem = postgresAddressProblem(plain);
  if (problem === undefined) return { kind: 'postgres', address: plain };
  const hint = `${problem.charAt(0).toUpperCase()}${problem.slice(1)}`;
  return refused(`is an address that cannot be used: ${shownAddress(plain)}`, hint);
}

function otherServer(address: string): DatabaseAddress | undefined {
  const scheme = OTHER_SCHEME.exec(address)?.[1]?.toLowerCase();
  if (scheme !== undefined && /^(?:postg|psql|pg)/.test(scheme)) return mistyped(scheme);
  if (scheme !== undefined)
    return refused(
      `is the address of another kind of server (${scheme})`,
      `${EXPECTED} ${/^https?$/.test(scheme) ? RUNNING : OTHER_DATABASE}`,
    );
  return KEYWORDS.test(address)
    ? refused('has keywords of libpq (host=… dbname=…), and is not an address', EXPECTED)
    : undefined;
}

const RUNNING = 'A running chat server is named with --url, by genesis stress, verify and doctor.';

const OTHER_DATABASE =
  'A chat server with another database can be tested with genesis stress and genesis verify, without naming the database.';

function mistyped(scheme: string): DatabaseAddress {
  return refused(
    `begins with ${scheme}: and is no address of PostgreSQL`,
    'Expected postgres://USER@HOST:PORT/DATABASE, with two slashes.',
  );
}

function isFileUri(notation: string): boolean {
  return notation.toLowerCase() === 'file';
}

/** https://www.sqlite.org/uri.html */
function fileUri(rest: string): DatabaseAddress {
  const { path, query } = split(rest);
  const [, host = '', local = ''] = /^(?:\/\/([^/]*))?(.*)$/s.exec(path) ?? [];
  if (host !== '' && host !== 'localhost')
    return refused(`has the host ${host}, and a file: address has none`, 'Put a third slash before it.');
  if (isMemory(local) || /(^|&)mode=memory(&|$)/.test(query)) return IN_MEMORY;
  return files(decoded(local));
}

function sqliteUrl(rest: string): DatabaseAddress {
  if (/^file:/i.test(rest)) return fileUri(rest.slice('file:'.length));
  const { path } = split(rest);
  const [, slash = '', local = ''] = /^(?:\/\/(\/?))?(.*)$/s.exec(path) ?? [];
  if (local === '' || isMemory(local)) return IN_MEMORY;
  const paths = [local, decoded(local), slash + local, slash + decoded(local)];
  const [first = local, ...others] = new Set(paths);
  return { kind: 'files', paths: [first, ...others] };
}

function split(rest: string): { readonly path: string; readonly query: string } {
  const [path = '', query = ''] = (rest.split('#')[0] ?? '').split('?');
  return { path, query };
}

function isMemory(path: string): boolean {
  return path === ':memory:' || path === '/:memory:';
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function files(path: string): DatabaseAddress {
  return path === '' ? refused('names no file', EXPECTED) : { kind: 'files', paths: [path] };
}

function refused(reason: string, hint: string): DatabaseAddress {
  return { kind: 'refused', reason, hint };
}

const IN_MEMORY = refused(
  'is a database in memory, which only its own process sees',
  'Let the program use a file, and name that. genesis serve --temporary has a file that is removed at the end.',
);
