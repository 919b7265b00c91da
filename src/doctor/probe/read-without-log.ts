import { messageOf } from '../../errors.ts';
import { copyDatabase } from '../../sqlite-probe/copy-database.ts';
import { failureReason } from '../../sqlite-probe/probe.ts';
import type { Contents, Integrity } from '../facts/contents/contents.ts';
import { contradictionsOf } from '../facts/wal/contradictions.ts';
import { withDoctorProbe } from './doctor-probe.ts';
import { BUSY_TIMEOUT_MS, type Reading } from './reading.ts';

/**
 * Whether a second look without the log or journal can show that these are not the database's own. Not if the database is
 * in use: without its log it may be in the middle of a checkpoint.
 */
export function isSuspect({ file, options }: Reading, { integrity }: Contents): boolean {
  const { isInUse, leftLog } = options;
  const hasCompanion = (file.companions.wal?.bytes ?? 0) > 0 || file.hotJournal;
  if (isInUse === true || !hasCompanion) return false;
  return integrity.status === 'damaged' || contradictionsOf(file, leftLog).length > 0;
}

export interface WithoutLogOptions {
  /** For the copy. */
  readonly folder: string;
  readonly mostBytes: number | null;
  readonly signal: AbortSignal;
  /** Milliseconds; null for no limit. */
  readonly deadlineMs: number | null;
}

/** Checks a copy of the database alone. */
export async function readWithoutLog(reading: Reading, options: WithoutLogOptions): Promise<Integrity> {
  try {
    return await checkAlone(reading, options);
  } catch (error) {
    return { status: 'unanswered', reason: messageOf(error) };
  }
}

async function checkAlone(
  { file, options, method }: Reading,
  { deadlineMs, ...copying }: WithoutLogOptions,
): Promise<Integrity> {
  const copied = await copyDatabase(file.path, { ...copying, parts: [''] });
  if (copied.status !== 'copied') return { status: 'unanswered', reason: copied.reason };
  return withDoctorProbe({ ...options, deadlineMs }, async (probe) => {
    const opening = {
      file: copied.file,
      access: 'write',
      needs: [],
      busyTimeoutMs: BUSY_TIMEOUT_MS,
    } as const;
    const opened = await probe.ask('open', opening);
    const reply = 'answer' in opened ? await probe.ask('integrity', { method }) : opened;
    return 'answer' in reply ? reply.answer : { status: 'unanswered', reason: failureReason(reply) };
  });
}
