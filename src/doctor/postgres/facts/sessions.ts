import type { Session } from './lock-looks.ts';

/** A session with an open transaction. */
export interface OpenTransaction extends Session {
  /** Whether it is in the database that is examined; what others hold back is shared. */
  readonly isHere: boolean;
  /** Whether it has written something: then it holds locks on rows. */
  readonly hasWritten: boolean;
  /** Transactions since the oldest one that it may still see; null if it holds nothing back. */
  readonly xminAge: number | null;
}

export interface PreparedTransaction {
  readonly name: string;
  readonly owner: string;
  readonly isHere: boolean;
  readonly ageMs: number;
}

export interface Transactions {
  readonly open: readonly OpenTransaction[];
  readonly prepared: readonly PreparedTransaction[];
  /** Sessions of this database whose state the role may not see. */
  readonly hidden: number;
}

/** Sessions of one application and user. */
export interface Client {
  readonly application: string;
  readonly user: string | null;
  readonly sessions: number;
  readonly idle: number;
}

/** A limit of connections, and how many are used. */
export interface Limit {
  /** Whose it is, such as `the server`, `database chat` or `role app`. */
  readonly of: string;
  readonly used: number;
  readonly most: number;
  /** What sets it, such as `max_connections`. */
  readonly setting: string;
}

export interface Connections {
  /** Without the doctor's own. */
  readonly limits: readonly Limit[];
  /** The most sessions first. */
  readonly clients: readonly Client[];
}
