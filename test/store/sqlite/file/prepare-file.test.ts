import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../../support/temp-folder.ts';
import { closedDatabase, turnElsewhere } from '../../../support/turn-elsewhere.ts';

describe('the files of a new database', () => {
  it.each(['000', '022', '277', '777'])('are only their owner’s with a umask of %s', async (umask) => {
    const folder = tempFolder();
    const database = join(folder, 'chat.db');
    const command = `stat -c %a ${database} ${database}-wal ${database}-shm`;
    expect(await turnElsewhere(`umask ${umask}`, database, command)).toEqual({
      said: '600\n600\n600\n',
      outcome: 'stored',
    });
  });

  it('have the mode that an existing database has', async () => {
    const file = await closedDatabase();
    chmodSync(file, 0o640);
    const command = `stat -c %a ${file} ${file}-wal ${file}-shm`;
    expect((await turnElsewhere('umask 0', file, command)).said).toBe('640\n640\n640\n');
    expect(statSync(file).mode & 0o777).toBe(0o640);
  });
});
