import { userInfo } from 'node:os';
import { onTestFinished } from 'vitest';
import { connect } from '../../../src/postgres/connect.ts';
import { POSTGRES } from '../../support/postgres.ts';
import { waitFor } from '../../support/wait-for.ts';
import { documentedPage } from '../documented-page.ts';
import type { PageRun } from '../page-run.ts';
import { byRoot, chatDatabase, forgottenCommit } from '../stage-helpers.ts';

const ADDRESS = 'postgres://app@db/chat';

/** One session forgets to commit, and three wait for the row that it has changed. */
async function forgottenTransaction(run: PageRun): Promise<void> {
  const session = async (applicationName: string) => {
    const client = await connect(run.real(ADDRESS), { applicationName });
    onTestFinished(() => client.end());
    return client;
  };
  const observer = await session('observer');
  const worker = await session('worker');
  await worker.query('CREATE TABLE chats (id integer PRIMARY KEY, title text)');
  await worker.query('INSERT INTO chats VALUES (1)');
  await worker.query('BEGIN');
  await worker.query(`update chats set title='new'`);
  for (const waiting of [1, 2, 3]) {
    const web = await session('web');
    web.query(`update chats set title='newer'`).catch(() => {});
    await waitFor(async () => {
      const { rows } = await observer.query(
        `SELECT FROM pg_stat_activity WHERE application_name = 'web' AND wait_event_type = 'Lock' AND datname = current_database()`,
      );
      return rows.length === waiting;
    });
  }
}

/** In a column that is too narrow for it, a name is cut. */
const USER = URL.parse(POSTGRES ?? '')?.username || userInfo().username;
const NAMES = new RegExp(`(?<!//)\\b${USER}\\b(?!:)|\\b${USER.slice(0, 6)}…`, 'g');

documentedPage('docs/doctor.md', {
  // It takes the name of a file in the folder, as that of any server.
  servers: { 8080: 'npx genesis serve --port {{port}} --db genesis.db' },
  databases: [ADDRESS],
  before: {
    'doctor chat.db': chatDatabase,
    'write-lock-held': forgottenCommit,
    'session-blocks-others': forgottenTransaction,
  },
  exitCodes: {
    '--watch': [0, 130],
    // What this machine has in the way of disks may be a warning.
    '--strict': [0, 1],
    // 1 from the moment on at which another program has forgotten to commit.
    'doctor chat.db': [0, 1],
    'doctor postgres://app@db/chat': [1],
  },
  skip: { 'write-lock-held': process.platform !== 'linux' },
  asOnPage: (output) => byRoot(output).replace(NAMES, 'app'),
});
