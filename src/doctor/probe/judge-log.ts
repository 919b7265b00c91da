import { messageOf } from '../../errors.ts';
import { type CopyOptions, copyDatabase } from '../../sqlite-probe/copy-database.ts';
import { failureReason } from '../../sqlite-probe/probe.ts';
import type { Contents, Integrity, IntegrityMethod } from '../facts/contents/contents.ts';
import { findsNothing } from '../facts/contents/finds-nothing.ts';
import { type Suspect, suspectOf } from '../facts/suspect.ts';
import { checkIntegrity } from './check-integrity.ts';
import { withDoctorProbe } from './doctor-probe.ts';
import { BUSY_TIMEOUT_MS, type Reading } from './reading.ts';

/** Checked completely in a second. */
const SMALL_BYTES = 2 ** 25;

export interface JudgeLogOptions extends Omit<CopyOptions, 'parts'> {
  /** The copy of the database with its log, which was read. */
  readonly copy: string;
  /** Milliseconds that are left; null for no limit. */
  readonly leftMs: () => number | null;
}

/**
 * Adds what a check without the log or journal finds, where that can show that these are not the database's own. Not if
 * the database is in use: without its log it may be in the middle of a checkpoint.
 */
export async function judgeLog(
  reading: Reading,
  contents: Contents,
  options: JudgeLogOptions,
): Promise<Contents> {
  const { file } = reading;
  const hasCompanion = (file.companions.wal?.bytes ?? 0) > 0 || file.hotJournal;
  if (reading.options.isInUse === true || !hasCompanion) return contents;
  const integrity = await lookCloser(reading, contents.integrity, options);
  const { companion, contradictions } = suspectOf(file, reading.options.leftLog);
  const isContradicted = contradictions.length > 0;
  // Whether a sound database should keep its journal depends on what it is without it.
  if (integrity.status !== 'damaged' && !isContradicted && !file.hotJournal) return contents;
  const method = integrity.status === 'unanswered' ? 'quick_check' : integrity.method;
  const withoutLog = await checkWithout(companion, reading, { method, ...options });
  if (findsNothing(withoutLog)) return { ...contents, integrity, withoutLog };
  // Only the closer look has found something, which is no matter of the log: an application may sort in its own way.
  const isBeside = contents.integrity.status !== 'damaged' && !isContradicted;
  return isBeside ? contents : { ...contents, withoutLog };
}

/**
 * The log of another state of a database may leave its pages sound, and only its indexes wrong, which quick_check does not
 * see.
 */
async function lookCloser(
  reading: Reading,
  integrity: Integrity,
  { copy, leftMs }: JudgeLogOptions,
): Promise<Integrity> {
  const { leftLog } = reading.options;
  const isOnlyInLog = leftLog?.kind === 'recoverable' && !leftLog.isInDatabase;
  const isQuick = findsNothing(integrity) && integrity.method === 'quick_check';
  if (!isOnlyInLog || !isQuick || reading.file.entry.bytes > SMALL_BYTES) return integrity;
  const closer = await check(reading, copy, 'integrity_check', leftMs());
  return closer.status === 'damaged' ? closer : integrity;
}

async function checkWithout(
  companion: Suspect['companion'],
  reading: Reading,
  { method, leftMs, ...copying }: JudgeLogOptions & { readonly method: IntegrityMethod },
): Promise<Integrity> {
  try {
    const parts = companion === 'wal' ? (['', '-journal'] as const) : (['', '-wal'] as const);
    const copied = await copyDatabase(reading.file.path, { ...copying, parts });
    if (copied.status !== 'copied') return { status: 'unanswered', reason: copied.reason };
    return await check(reading, copied.file, method, leftMs());
  } catch (error) {
    return { status: 'unanswered', reason: messageOf(error) };
  }
}

function check(
  { file: { header }, options }: Reading,
  file: string,
  method: IntegrityMethod,
  deadlineMs: number | null,
): Promise<Integrity> {
  const opening = { file, access: 'write', needs: [], busyTimeoutMs: BUSY_TIMEOUT_MS } as const;
  return withDoctorProbe({ ...options, deadlineMs }, async (probe) => {
    const opened = await probe.ask('open', opening);
    if (!('answer' in opened)) return { status: 'unanswered', reason: failureReason(opened) };
    const schema = await probe.ask('schema', null);
    const checking = { method, knowsSchema: 'answer' in schema, writtenBy: header.writtenBy };
    return (await checkIntegrity(probe, { ...checking, reasonOf: failureReason })).integrity;
  });
}
