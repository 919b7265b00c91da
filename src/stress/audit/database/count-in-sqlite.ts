import { extname } from 'node:path';
import { copyDatabase } from '../../../sqlite-probe/copy-database.ts';
import { withProbe } from '../../../sqlite-probe/probe.ts';
import type { Opening } from '../../../sqlite-probe/protocol.ts';
import { inTemporaryFolder } from '../../../temporary-folder.ts';
import type { ColumnCounts, SearchedTokens, SearchQuestions } from './search-questions.ts';

const PROCESS = new URL(`./search-process${extname(import.meta.url)}`, import.meta.url);

const DEADLINE_MS = 10_000;
const BUSY_TIMEOUT_MS = 1_000;
const MOST_COPIED_BYTES = 2 ** 30;

/** The columns of a SQLite file that have tokens; undefined where it cannot be searched. */
export async function countInSqlite(
  file: string,
  tokens: SearchedTokens,
  signal: AbortSignal,
): Promise<readonly ColumnCounts[] | undefined> {
  const search = (opening: Pick<Opening, 'file' | 'access' | 'needs'>) => countIn(opening, tokens, signal);
  // A database with a log is read in place while its server has it open. Without one, readers would block commits.
  const inPlace = await search({ file, access: 'read', needs: [`${file}-wal`, `${file}-shm`] });
  return inPlace ?? inCopy(file, signal, (copy) => search({ file: copy, access: 'write', needs: [] }));
}

async function countIn(
  opening: Pick<Opening, 'file' | 'access' | 'needs'>,
  args: SearchedTokens,
  signal: AbortSignal,
): Promise<readonly ColumnCounts[] | undefined> {
  const options = { deadlineMs: DEADLINE_MS, signal, onStart: () => {} };
  return withProbe<SearchQuestions, readonly ColumnCounts[] | undefined>(PROCESS, options, async (probe) => {
    const opened = await probe.ask('open', { ...opening, busyTimeoutMs: BUSY_TIMEOUT_MS });
    if (!('answer' in opened)) return undefined;
    const found = await probe.ask('tokens', args);
    return 'answer' in found ? found.answer : undefined;
  });
}

async function inCopy<T>(
  file: string,
  signal: AbortSignal,
  read: (copy: string) => Promise<T>,
): Promise<T | undefined> {
  return inTemporaryFolder(async (folder) => {
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
    const options = { folder, mostBytes: MOST_COPIED_BYTES, signal: inTime };
    const copied = await copyDatabase(file, options).catch(() => undefined);
    return copied?.status === 'copied' ? read(copied.file) : undefined;
  });
}
