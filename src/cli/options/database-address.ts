/** What the address of a database means: files, the most likely first, or why there is no file to look at. */
export type DatabaseAddress =
  | { readonly kind: 'files'; readonly paths: readonly [string, ...string[]] }
  | { readonly kind: 'refused'; readonly reason: string };

/** Addresses of other servers and databases: only their scheme is shown, because the rest may have a password. */
const OTHER_SCHEME = /^([a-z][a-z\d+.-]+):\/\//i;

/**
 * Reads a path, or an address in one of the notations for SQLite files: `file:`, of SQLite itself, and those with `sqlite:`,
 * which libraries read in different ways. After three slashes, SQLAlchemy has a relative path and sqlx an absolute one.
 */
export function parseDatabaseAddress(address: string): DatabaseAddress {
  if (isMemory(address)) return IN_MEMORY;
  const [, notation, rest = ''] = /^(?:jdbc:)?(file|sqlite3?(?:\+\w+)?):(.*)$/is.exec(address) ?? [];
  if (notation !== undefined) return isFileUri(notation) ? fileUri(rest) : sqliteUrl(rest);
  const scheme = OTHER_SCHEME.exec(address)?.[1];
  return scheme === undefined ? files(address) : { kind: 'refused', reason: reasonAgainst(scheme) };
}

function isFileUri(notation: string): boolean {
  return notation.toLowerCase() === 'file';
}

/** https://www.sqlite.org/uri.html */
function fileUri(rest: string): DatabaseAddress {
  const { path, query } = split(rest);
  const [, host = '', local = ''] = /^(?:\/\/([^/]*))?(.*)$/s.exec(path) ?? [];
  if (host !== '' && host !== 'localhost')
    return refused(`a file: address has no host, and this one has ${host}. Put a third slash before it`);
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
  return path === '' ? refused('it names no file') : { kind: 'files', paths: [path] };
}

function refused(reason: string): DatabaseAddress {
  return { kind: 'refused', reason };
}

const IN_MEMORY = refused(
  'it is a database in memory, which only its own process sees. Let the program use a file, and name that',
);

function reasonAgainst(scheme: string): string {
  if (/^https?$/i.test(scheme)) return 'it is an address, not a file. Put --url before it';
  return `it is the address of a server (${scheme}), and neither a SQLite file nor a PostgreSQL database (postgres://…), which is all that can be examined. A chat server with any database can be tested with genesis stress and genesis verify`;
}
