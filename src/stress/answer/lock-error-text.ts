/** How servers report a refused lock in words: SQLite's messages and codes, and the code of Genesis. */
export const LOCK_ERROR_TEXT = /database (table |schema )?is locked|SQLITE_(BUSY|LOCKED)|\bDB_LOCKED\b/i;
