import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fileIdentity } from '../../../../src/store/sqlite/file/file-identity.ts';
import { type FileState, readFileState } from '../../../../src/store/sqlite/file/file-state.ts';
import { openedFiles } from '../../../../src/store/sqlite/file/opened-files.ts';
import { Remembered } from '../../../../src/store/sqlite/recent/remembered.ts';
import type { Context } from '../../../../src/store/types.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const CONTEXT = { name: 'context', args: { conversationId: 'a' } };
const EMPTY: Context = { summary: null, messages: [] };
const TURN = { conversationId: 'a', message: 'hello', reply: 'Echo: hello', now: 0 };
const AFTER_TURN: Context = {
  summary: null,
  messages: [
    { role: 'user', content: 'hello' },
    { role: 'assistant', content: 'Echo: hello' },
  ],
};

/** What is remembered of a file whose states are made here, by real commits: replies are given to it in any order. */
function remembered() {
  const path = join(tempFolder(), 'chat.db');
  const db = new SqliteDatabase(path);
  db.pragma('journal_mode = WAL');
  db.exec('CREATE TABLE t (x)');
  const identity = fileIdentity(path);
  if (!identity) throw new Error(`there is no ${path}`);
  const memory = new Remembered();
  const fd = memory.opened(openedFiles(path, identity)) ?? -1;
  onTestFinished(() => {
    db.close();
    memory.release();
  });
  const state = (): FileState => {
    const now = readFileState(fd);
    if (now === undefined) throw new Error('the index of the log cannot be read');
    return now;
  };
  return {
    memory,
    state,
    /** By another process, so not while code of this one runs. */
    async commit(): Promise<FileState> {
      await Promise.resolve();
      db.exec('INSERT INTO t VALUES (1)');
      return state();
    },
    read(at: FileState, result: Context) {
      const outcomes = [{ ok: true, result }] as const;
      const states = { before: at, after: at };
      memory.done({ role: 'reader', operations: [CONTEXT], outcomes, states, followUp: undefined });
    },
    wrote(before: FileState, after: FileState) {
      const operations = [{ name: 'addTurn', args: TURN }];
      const outcomes = [{ ok: true, result: { messageId: 1, replyId: 2 } }] as const;
      memory.done({ role: 'writer', operations, outcomes, states: { before, after }, followUp: [] });
    },
  };
}

describe.skipIf(process.platform === 'win32')('of replies that cross, what is remembered', () => {
  it('is what was read, with the turn that was stored since', async () => {
    const { memory, state, commit, read, wrote } = remembered();
    const before = state();
    read(before, EMPTY);
    expect(memory.answer(CONTEXT)).toEqual({ result: EMPTY });
    const after = await commit();
    expect(memory.answer(CONTEXT)).toBeUndefined();
    wrote(before, after);
    expect(memory.answer(CONTEXT)).toEqual({ result: AFTER_TURN });
  });

  it('is not a context that was read before a turn of its conversation, and arrives after it', async () => {
    const { memory, state, commit, read, wrote } = remembered();
    const before = state();
    wrote(before, await commit());
    read(before, EMPTY);
    expect(memory.answer(CONTEXT)).toBeUndefined();
  });

  it('is nothing, where the commit of another process lies between our own and the look after it', async () => {
    const { memory, state, commit, read, wrote } = remembered();
    const before = state();
    read(before, EMPTY);
    await commit();
    wrote(before, await commit());
    expect(memory.answer(CONTEXT)).toBeUndefined();
  });

  it('is nothing, where another process has committed before our own commit', async () => {
    const { memory, state, commit, read, wrote } = remembered();
    read(state(), EMPTY);
    const before = await commit();
    wrote(before, await commit());
    expect(memory.answer(CONTEXT)).toBeUndefined();
  });
});
