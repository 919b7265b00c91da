/** What SQLite's messages mean for a table that it cannot check. */
const LACKS: readonly (readonly [message: RegExp, lack: string])[] = [
  [/^no such collation sequence: (.+)$/, 'needs the collation $1 of its application'],
  [/^(?:no such|unknown) function: (.+)$/, 'needs the function $1 of its application'],
  [/^no such module: (.+)$/, 'needs the module $1 of its application'],
  [/^(?:no such|unknown) tokenizer: (.+)$/, 'needs the tokenizer $1 of its application'],
  // FTS5 has no other words for a tokenizer that it does not know.
  [/^(SQL logic error)$/, 'needs something of its application, such as a tokenizer ($1)'],
  [/^no such table: .+$/, 'its entry in the schema cannot be parsed'],
];

/** `needs the collation icu_root of its application`; any other message of SQLite as it is. */
export function describeLack(message: string): string {
  const [pattern, lack] = LACKS.find(([each]) => each.test(message)) ?? [];
  return pattern && lack ? message.replace(pattern, lack) : message;
}

export const RUN_IN_APPLICATION =
  'Run PRAGMA integrity_check and PRAGMA foreign_key_check in the application, or in a sqlite3 that has loaded its extensions: only there SQLite has all that these tables need.';
