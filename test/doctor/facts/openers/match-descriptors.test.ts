import { describe, expect, it } from 'vitest';
import {
  confirmGone,
  type DatabasePart,
  matchDescriptors,
  type OpenParts,
} from '../../../../src/doctor/facts/openers/match-descriptors.ts';
import type { FileDescriptor } from '../../../../src/locks/proc/descriptors.ts';

/** As the system writes it: the name, and whether it was deleted. */
function descriptor(link: string, isWritable: boolean): FileDescriptor {
  const name = link.replace(' (deleted)', '');
  return { handle: link, name, isDeleted: name !== link, isWritable, inode: '1' };
}

interface Process {
  readonly links: readonly string[];
  /** Which of them are the files that are there now. */
  readonly are?: Readonly<Record<string, DatabasePart>>;
  readonly sharesNames?: boolean;
  readonly databases?: readonly string[];
  readonly isWritable?: boolean;
}

const files = ({ links, are = {}, sharesNames = true, databases = [], isWritable = true }: Process) =>
  matchDescriptors(
    '/srv/chat.db',
    links.map((link) => descriptor(link, isWritable)),
    {
      sharesNames,
      fileOf: ({ handle }) => are[handle] ?? null,
      isDatabase: ({ handle }) => databases.includes(handle),
      isOther: ({ handle }) => !(handle in are),
    },
  );

const HERE = { '/srv/chat.db': 'database', '/srv/chat.db-wal': 'wal', '/srv/chat.db-shm': 'shm' } as const;

describe('of a database, a process', () => {
  it('has open what is there', () => {
    const links = ['/srv/chat.db-shm', '/srv/chat.db', '/srv/chat.db', '/srv/chat.db-wal', '/etc/hosts'];
    expect(files({ links, are: HERE })).toMatchObject({ current: ['database', 'wal', 'shm'], gone: [] });
  });

  it('has not lost it where it only reads its log, as who copies it does', () => {
    const links = ['/srv/chat.db-wal', '/srv/catalogue.db'];
    const copies = { links, are: HERE, databases: ['/srv/catalogue.db'] };
    expect(files({ ...copies, isWritable: false })).toMatchObject({ current: ['wal'], gone: [] });
    expect(files(copies)).toMatchObject({ current: ['wal'], gone: ['database'] });
  });

  it('has nothing open where it has other files', () => {
    expect(files({ links: ['/srv/other.db', '/srv/chat.db.bak', '/tmp/x (deleted)'] })).toMatchObject({
      current: [],
      gone: [],
    });
  });

  it('has a log open that was deleted', () => {
    const links = ['/srv/chat.db', '/srv/chat.db-wal (deleted)', '/srv/chat.db-shm (deleted)'];
    expect(files({ links, are: HERE })).toMatchObject({ current: ['database'], gone: ['wal', 'shm'] });
  });

  it('has the database open that was there before', () => {
    expect(files({ links: ['/srv/chat.db (deleted)', '/srv/chat.db-journal (deleted)'] })).toMatchObject({
      current: [],
      gone: ['database', 'journal'],
    });
  });

  it('has a database open that was moved away from its log', () => {
    const links = ['/srv/old.db', '/srv/chat.db-wal', '/srv/chat.db-shm'];
    expect(files({ links, are: HERE, databases: ['/srv/old.db'] })).toMatchObject({
      current: ['wal', 'shm'],
      gone: ['database'],
    });
  });

  it('merely copies a log where it has no database open', () => {
    const links = ['/srv/notes.txt', '/srv/chat.db-wal'];
    expect(files({ links, are: HERE })).toMatchObject({ current: ['wal'], gone: [] });
  });

  it('in a container has it open under another name', () => {
    const links = ['/data/app.db', '/data/app.db-wal (deleted)'];
    const are = { '/data/app.db': 'database' } as const;
    expect(files({ links, are, sharesNames: false })).toMatchObject({ current: ['database'], gone: ['wal'] });
  });

  it('in a container can have another file open under the same name', () => {
    const links = ['/srv/chat.db (deleted)', '/srv/chat.db-wal'];
    expect(files({ links, sharesNames: false })).toMatchObject({ current: [], gone: [] });
  });

  describe('has its log elsewhere', () => {
    const links = ['/app/app.db', '/app/app.db-wal', '/app/app.db-shm', '/app/other.db-wal'];
    const are = { '/app/app.db': 'database' } as const;
    const logs = ['/app/app.db-wal', '/app/app.db-shm'];

    it('in a container in which the file alone is mounted, or under another name', () => {
      expect(files({ links, are, sharesNames: false }).elsewhere).toEqual(logs);
      expect(files({ links, are }).elsewhere).toEqual(logs);
    });

    it('but not in a container that has the folder of the database', () => {
      const all = { ...are, '/app/app.db-wal': 'wal', '/app/app.db-shm': 'shm' } as const;
      expect(files({ links, are: all, sharesNames: false }).elsewhere).toEqual([]);
    });

    it('but not under our own name: that log was made after we looked', () => {
      const ours = ['/srv/chat.db', '/srv/chat.db-wal'];
      expect(files({ links: ours, are: { '/srv/chat.db': 'database' } }).elsewhere).toEqual([]);
    });
  });
});

describe('what is gone', () => {
  const open = (current: readonly DatabasePart[], gone: readonly DatabasePart[] = []): OpenParts => ({
    current,
    gone,
    elsewhere: [],
  });
  const look = (first: OpenParts | undefined, second: OpenParts | undefined) =>
    confirmGone(first, () => Promise.resolve(second));

  it('is not looked for again where nothing is', async () => {
    const never = () => Promise.reject(new Error('looked again'));
    expect(await confirmGone(open(['database']), never)).toEqual(open(['database']));
    expect(await confirmGone(undefined, never)).toBeUndefined();
  });

  it('is gone where it still is at the second look', async () => {
    const seen = open(['database'], ['wal', 'shm']);
    expect(await look(seen, seen)).toEqual(seen);
  });

  it('is not where the process was just leaving', async () => {
    expect(await look(open(['database'], ['shm']), undefined)).toBeUndefined();
    expect(await look(open([], ['shm']), open([], ['wal']))).toBeUndefined();
    expect(await look(open(['database'], ['shm']), open(['database', 'wal'], ['wal']))).toEqual(
      open(['database', 'wal']),
    );
  });

  it('is elsewhere where it still is at the second look', async () => {
    const elsewhere = (...names: string[]): OpenParts => ({ ...open(['database']), elsewhere: names });
    const [both, one] = [elsewhere('/a.db-wal', '/a.db-shm'), elsewhere('/a.db-shm')];
    expect(await look(both, one)).toEqual(one);
    expect(await look(one, open(['database']))).toEqual(open(['database']));
  });
});
