// A process that runs SQL on the database named by its first argument, a statement an argument, and then stays with its
// connection until it is killed.
import SqliteDatabase from 'better-sqlite3';

const [file, ...statements] = process.argv.slice(2);
const db = new SqliteDatabase(String(file));
for (const sql of statements) db.exec(sql);
process.stdout.write('done\n');
setInterval(() => db.open, 60_000);
