import { formatDuration } from '../../duration.ts';
import { isDamage } from '../../sqlite-probe/is-damage.ts';
import { failureReason, type ProbeFailure, type ProbeReply } from '../../sqlite-probe/probe.ts';
import type { Obstacle, Opening } from '../../sqlite-probe/protocol.ts';
import { isLockError } from '../../store/sqlite/lock-error.ts';
import { APPLICATION_ID } from '../../store/sqlite/schema.ts';
import type { Answer, Contents, Schema } from '../facts/contents/contents.ts';
import { checkIntegrity } from './check-integrity.ts';
import { type DoctorProbe, withDoctorProbe } from './doctor-probe.ts';
import { BUSY_TIMEOUT_MS, type Reading } from './reading.ts';

export interface QueryOptions extends Omit<Opening, 'busyTimeoutMs'> {
  readonly readFrom: Contents['readFrom'];
  /** Milliseconds for all answers; null for no limit. */
  readonly deadlineMs: number | null;
}

/** Asks a probe all questions about a database. */
export function queryContents(
  { file, options }: Reading,
  { readFrom, deadlineMs, ...opening }: QueryOptions,
): Promise<Contents> {
  const { full } = options;
  return withDoctorProbe({ ...options, deadlineMs }, async (probe) => {
    const schema = await openAndReadSchema(probe, { ...opening, busyTimeoutMs: BUSY_TIMEOUT_MS });
    const first = firstObstacle(schema);
    if (first) return unread(readFrom, `${first.message} (${first.code})`, first);
    const owner = ownerOf(schema, file);
    // The most important question comes first: if the time is short, the others are not answered.
    const { integrity, failure } = await checkIntegrity(probe, {
      method: full ? 'integrity_check' : 'quick_check',
      knowsSchema: 'answer' in schema,
      writtenBy: file.header.writtenBy,
      reasonOf: (failed) => reasonOf(failed, full),
    });
    // Without the whole schema, counts are wrong: rows seem to refer to a missing table.
    const chat = owner === 'other' ? null : 'failed' in schema ? schema : await probe.ask('chat', { owner });
    const foreignKeys = 'failed' in schema ? schema : await probe.ask('foreign-keys', null);
    return {
      readFrom,
      obstacle: [chat, failure, foreignKeys].map(laterObstacle).find((met) => met !== null) ?? null,
      schema: answerOf(schema, full),
      chat: chat && answerOf(chat, full),
      integrity,
      withoutLog: null,
      foreignKeys: answerOf(foreignKeys, full),
    };
  });
}

/** Contents of which nothing was read; `obstacle` if the database is the cause. */
export function unread(
  readFrom: Contents['readFrom'],
  reason: string,
  obstacle: Obstacle | null = null,
): Contents {
  const nothing = { status: 'unanswered', reason } as const;
  return {
    readFrom,
    obstacle,
    integrity: nothing,
    withoutLog: null,
    foreignKeys: nothing,
    schema: nothing,
    chat: null,
  };
}

/** Reason for an answer that a time limit of so many milliseconds prevented. */
export function lateReason(ms: number): string {
  return `unfinished after ${formatDuration(ms)}; --full sets no time limit`;
}

/** SQLite opens a file without reading it: the schema is the first question that meets an obstacle. */
async function openAndReadSchema(probe: DoctorProbe, opening: Opening): Promise<ProbeReply<Schema>> {
  const opened = await probe.ask('open', opening);
  return 'answer' in opened ? probe.ask('schema', null) : opened;
}

/** Any failure but damage: with a damaged schema, the rest can still be checked. */
function firstObstacle(schema: ProbeReply<Schema>): Obstacle | null {
  if ('failed' in schema && !isDamage(schema.failed.code)) return schema.failed;
  return laterObstacle(schema);
}

/** Only what concerns the whole database: a missing column, for example, prevents one answer alone. */
function laterObstacle(reply: ProbeReply<unknown> | null): Obstacle | null {
  if (reply === null || 'answer' in reply) return null;
  if ('failed' in reply) return isObstacle(reply.failed) ? reply.failed : null;
  return reply.ended.kind === 'died' ? reply.ended.obstacle : null;
}

function isObstacle(failed: Obstacle): boolean {
  return failed.code.startsWith('SQLITE_IOERR') || isLockError(failed);
}

/** If SQLite cannot read the schema, the header of the file identifies the owner. */
function ownerOf(schema: ProbeReply<Schema>, { header }: Reading['file']): Schema['owner'] {
  if ('answer' in schema) return schema.answer.owner;
  return header.applicationId === APPLICATION_ID ? 'genesis' : 'other';
}

function answerOf<T>(reply: ProbeReply<T>, full: boolean): Answer<T> {
  if ('answer' in reply) return { status: 'answered', value: reply.answer };
  return { status: 'unanswered', reason: reasonOf(reply, full) };
}

function reasonOf(failure: ProbeFailure, full: boolean): string {
  const isLate = 'ended' in failure && failure.ended.kind === 'late';
  return isLate && !full ? lateReason(failure.ended.afterMs) : failureReason(failure);
}
