// A process that holds the write lock of the database named by its argument until its stdin ends.
import SqliteDatabase from 'better-sqlite3';

const db = new SqliteDatabase(String(process.argv[2]));
db.exec('BEGIN IMMEDIATE');
process.stdout.write('held\n');
process.stdin.on('end', () => db.close()).resume();
