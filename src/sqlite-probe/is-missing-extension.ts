/**
 * Whether a code of SQLite means that it cannot do what was asked with this schema: most often, it lacks a collation, a
 * function or a module that the application adds to it.
 */
export function isMissingExtension(code: string | undefined): boolean {
  return /^SQLITE_ERROR(_|$)/.test(code ?? '');
}
