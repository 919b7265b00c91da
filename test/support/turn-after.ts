// A process that opens a database, stores a turn, lets a shell do something, and tries to store another one. It prints
// what came of it as JSON, and closes the database before it ends.
import { execFileSync } from 'node:child_process';
import { codeOf } from '../../src/errors.ts';
import { openStore } from '../../src/store/open.ts';
import { DEFAULT_STORE_OPTIONS } from '../../src/store/options.ts';

const [database = '', command = ''] = process.argv.slice(2);
const turn = { conversationId: 'main', message: 'question', reply: 'answer', now: 0 };
const store = await openStore({ ...DEFAULT_STORE_OPTIONS, database });
await store.conversations.addTurn(turn);
const said = execFileSync('sh', ['-c', command], { encoding: 'utf8' });
const outcome = await store.conversations.addTurn(turn).then(() => 'stored', codeOf);
await store.close();
process.stdout.write(JSON.stringify({ said, outcome }));
