import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LogFile } from '../../../../src/stress/target/reports/log-file.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const LOCKED = 'database is locked, retrying\n';

describe('a log that a server writes', () => {
  it('counts from where it ended at the start', async () => {
    const file = join(tempFolder(), 'server.log');
    writeFileSync(file, LOCKED.repeat(3));
    const log = await LogFile.open(file);
    appendFileSync(file, `well\n${LOCKED}`);
    expect(await log.counts()).toMatchObject({
      lines: 2,
      lockErrors: 1,
      retries: 1,
      example: 'database is locked, retrying',
    });
  });

  it('counts the last line although it has no end', async () => {
    const file = join(tempFolder(), 'server.log');
    writeFileSync(file, '');
    const log = await LogFile.open(file);
    appendFileSync(file, `${LOCKED}SQLITE_BUSY`);
    expect(await log.counts()).toMatchObject({ lines: 2, lockErrors: 2 });
  });

  it('may be made later', async () => {
    const file = join(tempFolder(), 'server.log');
    const log = await LogFile.open(file);
    expect(await log.counts()).toBeNull();
    writeFileSync(file, LOCKED);
    expect(await log.counts()).toMatchObject({ lines: 1, lockErrors: 1 });
  });

  it('may be begun anew, or go away', async () => {
    const file = join(tempFolder(), 'server.log');
    writeFileSync(file, LOCKED.repeat(3));
    const log = await LogFile.open(file);
    writeFileSync(file, LOCKED);
    expect(await log.counts()).toMatchObject({ lines: 1, lockErrors: 1 });
    rmSync(file);
    expect(await log.counts()).toBeNull();
  });

  it('is refused beforehand where it is a folder', async () => {
    const folder = join(tempFolder(), 'logs');
    mkdirSync(folder);
    await expect(LogFile.open(folder)).rejects.toMatchObject({
      code: 'LOG_UNREADABLE',
      message: expect.stringMatching(/logs cannot be read: it is a folder$/),
    });
  });
});
