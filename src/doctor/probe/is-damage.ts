/** Whether a code of SQLite's says that the file itself is broken. */
export function isDamage(code: string | undefined): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)(_|$)/.test(code ?? '');
}
