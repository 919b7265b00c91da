/** Whether a code of SQLite means that the file is damaged. */
export function isDamage(code: string | undefined): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)(_|$)/.test(code ?? '');
}
