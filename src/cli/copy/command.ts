import { type Command, InvalidArgumentError } from 'commander';
import { isPostgresAddress } from '../../postgres/address.ts';
import { databaseNamed } from '../options/database-named.ts';
import { nonEmpty } from '../options/parsers.ts';
import { suggestionFor } from '../options/suggestion-for.ts';
import { assertNotDatabase } from '../output/assert-not-database.ts';
import { helpNotes } from '../output/help-notes.ts';
import type { Terminal } from '../output/terminal.ts';
import { assertWritable } from '../output/writable-file.ts';

const HELP = `
FROM and TO are SQLite files, or PostgreSQL databases, such as
postgres://USER@HOST:PORT/DATABASE. FROM may also be a conversations.db of the
Python system. FROM is only read. A file TO is made where there is none; a
database of PostgreSQL must exist. Conversations that it has already are refused.

A copy that was interrupted is continued by the same command. At the end, both
sides are read again, and their counts and checksums compared.

Examples:
  $ genesis copy genesis.db postgres://genesis@db.example/chat
  $ genesis copy postgres://genesis@db.example/chat backup.db
  $ genesis copy --timezone Europe/Berlin conversations.db genesis.db
  $ genesis copy --into-existing other.db genesis.db

Passwords are better in PGPASSWORD or ~/.pgpass than in an address.

Exit codes:
  0 everything was copied, and is equal on both sides
  1 something was left out, or differs
  2 usage, or a database that does not fit
  4 a lock, or a lost connection: start again to continue   5 internal error
  129, 130, 143 ended by SIGHUP, SIGINT, SIGTERM: start again to continue`;

interface CopyFlags {
  readonly intoExisting?: true;
  readonly timezone?: string;
  readonly json?: string;
}

export function copyCommand(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command('copy')
    .summary('move conversations from one database to another')
    .description('Copy all conversations of one database into another one, and verify the copy.')
    .argument('<from>', 'the database to read', nonEmpty)
    .argument('<to>', 'the database to copy into', nonEmpty)
    .option('--into-existing', 'give conversations whose ids are in use new ids, instead of refusing them')
    .option(
      '--timezone <zone>',
      'zone of times that have none, for the Python system (default: that of this machine)',
      timeZone,
    )
    .option('--json <file>', 'write the result as JSON to this file; - for stdout, instead of text', nonEmpty)
    .addHelpText('after', helpNotes(HELP, terminal))
    .action(async (from: string, to: string, flags: CopyFlags) =>
      exit(await copy(from, to, flags, terminal)),
    );
}

async function copy(from: string, to: string, flags: CopyFlags, terminal: Terminal): Promise<number> {
  const { intoExisting = false, timezone, json } = flags;
  const [source, target] = [databaseNamed(from, 'FROM'), databaseNamed(to, 'TO')];
  if (json !== undefined && json !== '-') {
    for (const side of [source, target]) if (!isPostgresAddress(side)) assertNotDatabase(json, side);
    assertWritable(json);
  }
  // Imported only here: the other commands, and --help, do not wait for it to load.
  const { runCopyCommand } = await import('./run.ts');
  return runCopyCommand({ from: source, to: target, intoExisting, timezone, json }, terminal);
}

function timeZone(text: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    throw new InvalidArgumentError(
      `Expected the name of a time zone, such as Europe/Berlin or UTC.${suggestionFor(text, Intl.supportedValuesOf('timeZone'))}`,
    );
  }
}
