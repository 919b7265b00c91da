import { formatDuration } from '../../duration.ts';
import { isLockError } from '../../store/sqlite/lock-error.ts';
import { APPLICATION_ID } from '../../store/sqlite/schema.ts';
import type { Answer, Contents, Integrity, Obstacle, Schema } from '../facts/contents/contents.ts';
import { isDamage } from './is-damage.ts';
import type { End, Probe, Told } from './probe.ts';
import type { Opening } from './protocol.ts';

export interface QueryOptions {
  readonly opening: Opening;
  readonly readFrom: Contents['readFrom'];
  readonly full: boolean;
  /** Of the header: tells whose database it is where SQLite cannot read the schema. */
  readonly applicationId: number;
}

/** Asks all that is asked of a database, what is quick first. */
export async function queryContents(probe: Probe, options: QueryOptions): Promise<Contents> {
  const { readFrom, full } = options;
  const schema = await openAndReadSchema(probe, options.opening);
  const hindrance = hindranceOf(schema);
  if (hindrance) return unread(readFrom, `${hindrance.message} (${hindrance.code})`, hindrance);
  const owner = ownerOf(schema, options.applicationId);
  // First what everybody asks: where the time is short, the rest is not answered.
  const method = full ? 'integrity_check' : 'quick_check';
  const integrity = await probe.ask('integrity', { method });
  const chat = owner === 'other' ? null : await probe.ask('chat', { owner });
  const foreignKeys = await probe.ask('foreign-keys', null);
  return {
    readFrom,
    obstacle: [chat, integrity, foreignKeys].map(obstacleMet).find((met) => met !== null) ?? null,
    schema: answerOf(schema, full),
    chat: chat && answerOf(chat, full),
    integrity: integrityOf(answerOf(integrity, full)),
    foreignKeys: answerOf(foreignKeys, full),
  };
}

/** Where nothing was read; `obstacle` where that is because of the database. */
export function unread(
  readFrom: Contents['readFrom'],
  reason: string,
  obstacle: Obstacle | null = null,
): Contents {
  const nothing = { status: 'unanswered', reason } as const;
  return { readFrom, obstacle, integrity: nothing, foreignKeys: nothing, schema: nothing, chat: null };
}

/** `full`: with all the time that there is, more of it cannot be advised. */
export function lateReason(ms: number, full: boolean): string {
  const advice = full ? '' : '; --full gives it all the time that it needs';
  return `it was not done within ${formatDuration(ms)}${advice}`;
}

/** SQLite opens a file without looking at it: reading the schema is what meets the first obstacle. */
async function openAndReadSchema(probe: Probe, opening: Opening): Promise<Told<Schema>> {
  const opened = await probe.ask('open', opening);
  return 'told' in opened ? probe.ask('schema', null) : opened;
}

/** Of the first question: a damaged schema keeps nobody from checking the rest. */
function hindranceOf(schema: Told<Schema>): Obstacle | null {
  if ('failed' in schema && !isDamage(schema.failed.code)) return schema.failed;
  return obstacleMet(schema);
}

/** Of a later one: a missing column keeps SQLite from that answer alone. */
function obstacleMet(told: Told<unknown> | null): Obstacle | null {
  if (told === null || 'told' in told) return null;
  if ('failed' in told) return isHindrance(told.failed) ? told.failed : null;
  return told.ended.kind === 'died' ? told.ended.obstacle : null;
}

function isHindrance(failed: Obstacle): boolean {
  return failed.code.startsWith('SQLITE_IOERR') || isLockError(failed);
}

function ownerOf(schema: Told<Schema>, applicationId: number): Schema['owner'] {
  if ('told' in schema) return schema.told.owner;
  return applicationId === APPLICATION_ID ? 'genesis' : 'other';
}

function answerOf<T>(told: Told<T>, full: boolean): Answer<T> {
  if ('told' in told) return { status: 'answered', value: told.told };
  const reason =
    'failed' in told ? `${told.failed.message} (${told.failed.code})` : endReason(told.ended, full);
  return { status: 'unanswered', reason };
}

function endReason(end: End, full: boolean): string {
  switch (end.kind) {
    case 'late':
      return lateReason(end.afterMs, full);
    case 'aborted':
      return end.reason;
    case 'died':
      return end.obstacle.message;
  }
}

function integrityOf(answer: Answer<Integrity>): Integrity {
  return answer.status === 'answered' ? answer.value : answer;
}
