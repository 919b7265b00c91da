import { isMissingExtension } from '../../sqlite-probe/is-missing-extension.ts';
import type { ProbeFailure } from '../../sqlite-probe/probe.ts';
import {
  type CheckByTable,
  type Integrity,
  type IntegrityMethod,
  MOST_PROBLEMS,
} from '../facts/contents/contents.ts';
import type { DoctorProbe } from './doctor-probe.ts';
import type { TableCheck } from './protocol.ts';

/** With this table, SQLite also checks the list of free pages. */
const SCHEMA_TABLE = 'sqlite_schema';

export interface CheckOptions {
  readonly method: IntegrityMethod;
  /** Whether SQLite can read the schema, and so knows all tables. */
  readonly knowsSchema: boolean;
  /** The version of SQLite that wrote the file last; null if unknown. */
  readonly writtenBy: string | null;
  /** Why a question has no answer, in words. */
  readonly reasonOf: (failure: ProbeFailure) => string;
}

/** What was found, and what ended the check early. */
export interface IntegrityReply {
  readonly integrity: Integrity;
  readonly failure: ProbeFailure | null;
}

/** Checks the whole database; where SQLite cannot, because of its schema, one table after the other. */
export async function checkIntegrity(probe: DoctorProbe, options: CheckOptions): Promise<IntegrityReply> {
  const { method, knowsSchema, reasonOf } = options;
  const whole = await probe.ask('integrity', { method });
  if ('answer' in whole) {
    const { answer: integrity } = whole;
    if (knowsSchema || integrity.status !== 'damaged') return { integrity, failure: null };
    return checkByTable(probe, await judgeSchema(probe, integrity.problems, options), options);
  }
  if ('failed' in whole && isMissingExtension(whole.failed.code)) return checkByTable(probe, KNOWN, options);
  return { integrity: { status: 'unanswered', reason: reasonOf(whole) }, failure: whole };
}

interface SchemaDefects {
  readonly problems: readonly string[];
  readonly newerEntry: string | null;
}

const KNOWN: SchemaDefects = { problems: [], newerEntry: null };

/** What this SQLite cannot parse is no damage if a newer one wrote it. */
async function judgeSchema(
  probe: DoctorProbe,
  problems: readonly string[],
  { writtenBy }: CheckOptions,
): Promise<SchemaDefects> {
  const version = await probe.ask('version', null);
  const isNewer = 'answer' in version && writtenBy !== null && isLater(writtenBy, version.answer);
  const [first = '', ...others] = problems;
  const isUnparsable = others.length === 0 && first.startsWith('malformed database schema');
  return isNewer && isUnparsable ? { problems: [], newerEntry: first } : { problems, newerEntry: null };
}

function isLater(version: string, other: string): boolean {
  return version.localeCompare(other, 'en', { numeric: true }) > 0;
}

async function checkByTable(
  probe: DoctorProbe,
  { problems: before, newerEntry }: SchemaDefects,
  { method, reasonOf }: CheckOptions,
): Promise<IntegrityReply> {
  const listed = await probe.ask('tables', null);
  const tables = 'answer' in listed ? listed.answer : [];
  const { checks, failure } =
    'answer' in listed ? await checkTables(probe, method, tables) : { checks: [], failure: listed };
  const problems = [...before, ...checks.flatMap((check) => check.problems)].slice(0, MOST_PROBLEMS);
  const integrity = integrityOf(method, problems, {
    tables: tables.filter(isOfApplication).length,
    checked: checks.filter(({ table, unchecked }) => isOfApplication(table) && unchecked === null).length,
    unchecked: checks.flatMap(({ unchecked }) => unchecked ?? []),
    newerEntry,
    stopped: failure && reasonOf(failure),
  });
  return { integrity, failure };
}

/** Not SQLite's own, such as sqlite_sequence, which are checked as well. */
function isOfApplication(table: string): boolean {
  return !/^sqlite_/i.test(table);
}

interface TableChecks {
  readonly checks: readonly (TableCheck & { readonly table: string })[];
  readonly failure: ProbeFailure | null;
}

/** One question for each table: when the time is over, the answers so far are kept. */
async function checkTables(
  probe: DoctorProbe,
  method: IntegrityMethod,
  tables: readonly string[],
): Promise<TableChecks> {
  const checks: TableChecks['checks'][number][] = [];
  for (const table of [SCHEMA_TABLE, ...tables]) {
    const reply = await probe.ask('integrity-of-table', { table, method });
    if (!('answer' in reply)) return { checks, failure: reply };
    checks.push({ ...reply.answer, table });
  }
  return { checks, failure: null };
}

function integrityOf(method: IntegrityMethod, problems: readonly string[], byTable: CheckByTable): Integrity {
  if (problems.length > 0) return { status: 'damaged', method, problems, byTable };
  return { status: 'partial', method, byTable };
}
