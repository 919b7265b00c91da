import { type TSchema, Type } from 'typebox';
import { DEFAULT_WATCH_MS, EXTENDED_WATCH_MS, MOST_WATCH_MS } from '../cli/doctor/watch-times.ts';
import { transportOf } from '../cli/options/connection/connection-flags.ts';
import { databaseNamed } from '../cli/options/database-named.ts';
import { remoteUrl } from '../cli/options/url/target-url.ts';
import { type DoctorTarget, runDoctor } from '../doctor/doctor.ts';
import { type DoctorResult, FAILING } from '../doctor/result.ts';
import { isPostgresAddress } from '../postgres/address.ts';
import { calling } from './calling.ts';
import { assertNotBoth, assertOptions } from './options/assert-options.ts';
import { optionInvalid } from './options/option-invalid.ts';
import { REQUEST, requestFlags } from './options/request-options.ts';
import { Anything, Flag, oneOf, Text } from './options/schemas.ts';
import { CONNECTION, type ConnectionOptions, connectionFlags } from './options/target-options.ts';

/** What `runDoctor` takes: a database, or the URL of a running Genesis. */
export interface RunDoctorOptions extends ConnectionOptions {
  /** A SQLite file of any program, or the `postgres://…` of any PostgreSQL database. */
  readonly database?: string | undefined;
  /** A running Genesis; its file is examined if it is on this machine. */
  readonly url?: string | undefined;
  /** Headers of each request to `url`, such as a login. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Check all of the database, however long it takes; `false` by default. */
  readonly full?: boolean | undefined;
  /** Whole milliseconds to watch the locks, 3 600 000 at most; by default 500, or 5000 if one is seen that others may wait for. */
  readonly watchMs?: number | undefined;
  /** The least severity at which the database counts as failed, in `failsAt` of the result; `error` by default. */
  readonly failsAt?: DoctorResult['failsAt'] | undefined;
  /** Ends the look early: the result has what was seen until then, and `interrupted`. */
  readonly signal?: AbortSignal | undefined;
}

export const DOCTOR_OPTIONS = {
  ...CONNECTION,
  database: Text,
  url: Text,
  headers: REQUEST.headers,
  full: Flag,
  watchMs: Type.Integer({
    minimum: 1,
    maximum: MOST_WATCH_MS,
    description: 'whole milliseconds from 1, one hour at most',
  }),
  failsAt: oneOf(FAILING),
  signal: Anything,
} satisfies Record<keyof RunDoctorOptions, TSchema>;

/** Examines a database. See `runDoctor` of `index.ts`. */
export function callDoctor(options: RunDoctorOptions): Promise<DoctorResult> {
  return calling(async () => {
    assertOptions('runDoctor', DOCTOR_OPTIONS, options);
    const { full = false, watchMs, failsAt = 'error', signal = new AbortController().signal } = options;
    const target = doctorTarget(options);
    signal.throwIfAborted();
    const watch =
      watchMs === undefined
        ? { watchMs: DEFAULT_WATCH_MS, extendedMs: EXTENDED_WATCH_MS }
        : { watchMs, extendedMs: null };
    return runDoctor({ target, failsAt, full, ...watch }, { signal });
  });
}

function doctorTarget(options: RunDoctorOptions): DoctorTarget {
  assertNotBoth(options, [
    ['database', 'url'],
    ['database', 'headers'],
    ['insecure', 'ca'],
  ]);
  const { database, url, headers } = options;
  const transport = transportOf(connectionFlags(options), { url, isRunning: true });
  if (url !== undefined) {
    const login = Object.fromEntries(requestFlags({ headers }).header ?? []);
    return { kind: 'server', url: remoteUrl(url), headers: login, transport };
  }
  if (database === undefined)
    throw optionInvalid(
      'runDoctor has nothing to look at',
      "Name a database, such as { database: 'chat.db' }, or a running Genesis with url.",
    );
  const named = databaseNamed(database, 'database');
  return isPostgresAddress(named) ? { kind: 'postgres', address: named } : { kind: 'file', file: named };
}
