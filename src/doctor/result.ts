import type { Extension, Holder } from '../locks/lock-watch.ts';
import type { ShareEstimate } from '../locks/share-of-looks.ts';

/**
 * `error`: it is broken, or no process can write. `warning`: it will cost data or time one day. `info`: good to know. The
 * worst first.
 */
export const SEVERITIES = ['error', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** The least severity at which `genesis doctor` fails. */
export const FAILING = ['error', 'warning'] as const satisfies readonly Severity[];

export interface Finding {
  /** A stable name in kebab case, such as `write-lock-held`. */
  readonly rule: string;
  readonly severity: Severity;
  /** What is wrong, with figures, as one sentence without a full stop. */
  readonly message: string;
  /** What was seen, one line each. */
  readonly evidence: readonly string[];
  /** What to do, as one or two whole sentences. */
  readonly remedy: string;
}

/** The outcome of one check. */
export type CheckOutcome =
  | {
      readonly status: 'examined';
      /** What was seen, with figures, in one line: shown if there are no findings. */
      readonly summary: string;
      /** Empty if nothing is wrong. */
      readonly findings: readonly Finding[];
    }
  | { readonly status: 'skipped'; readonly reason: string };

export type CheckResult = CheckOutcome & { readonly name: string };

/** How the locks were watched, and what that showed of the write lock. */
export interface Watched {
  readonly ms: number;
  /** At random intervals of 10 to 30 ms. */
  readonly looks: number;
  /** Why it took longer than usual; null if it did not, or the user chose the length. */
  readonly extension: Extension | null;
  /** Share of the time in which a process held the write lock; null where the system shows no locks. */
  readonly writeLocked: ShareEstimate | null;
  /** The least number of transactions that were committed; null if unknown. */
  readonly commits: number | null;
}

/** A session of PostgreSQL that kept others waiting for a lock, or waited. */
export interface SeenSession {
  /** 0 for a prepared transaction, which has no process. */
  readonly pid: number;
  readonly user: string | null;
  /** Empty if the client did not name itself. */
  readonly application: string;
  /** Such as `active` or `idle in transaction`; null if the role may not see it. */
  readonly state: string | null;
  /** Its statement, or the last one if it is idle: without values, and cut. */
  readonly statement: string | null;
  /** The processes before it; empty if it waits for none. */
  readonly waitsFor: readonly number[];
  /** Milliseconds; null if it does not wait, or that is unknown. */
  readonly waitedMs: number | null;
  /** The most sessions that waited behind it at one look. */
  readonly keepsWaiting: number;
  /** Milliseconds for which it kept one waiting without a break, at least; null if it kept none. */
  readonly keptMs: number | null;
}

/** How the locks of a PostgreSQL database were watched, and what was seen. */
export interface SessionWatch {
  readonly ms: number;
  /** At random intervals of 50 to 250 ms. */
  readonly looks: number;
  /** Whether it took longer than usual because a session waited, or was idle in a transaction with locks. */
  readonly isExtended: boolean;
  /** Those that kept others waiting for the longest time first, then those that waited behind one of them. */
  readonly seen: readonly SeenSession[];
}

/** One look at a database or a server, as plain data: what `--json` writes. */
export interface DoctorResult {
  readonly schema: 'genesis.doctor/1';
  readonly version: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly tookMs: number;
  /** The file or the address, as given but without a password, with what is unusual about how it is reached. */
  readonly target: string;
  /** Whether any certificate of the server was accepted. */
  readonly insecure: boolean;
  /** What the target is, in a few words: `WAL, 4.2 MiB, Genesis schema 1`. */
  readonly description: string;
  /** The locks of a file; null if there was nothing to watch. */
  readonly watch: Watched | null;
  /** Processes that held locks during the watch; null if there was nothing to watch. */
  readonly holders: readonly Holder[] | null;
  /** The sessions of a PostgreSQL database; null for all others, and if they could not be watched. */
  readonly sessions: SessionWatch | null;
  /** Findings of this severity, or of a worse one, make `genesis doctor` fail. */
  readonly failsAt: (typeof FAILING)[number];
  /** In the order of the report. */
  readonly checks: readonly CheckResult[];
  /** Whether it was stopped early: then some checks are skipped. */
  readonly interrupted: boolean;
}

/** Whether `genesis doctor` fails for a finding. */
export function isFailing({ severity }: Finding, { failsAt }: Pick<DoctorResult, 'failsAt'>): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failsAt);
}

/** The findings of all checks, the worst first. */
export function allFindings({ checks }: Pick<DoctorResult, 'checks'>): readonly Finding[] {
  const findings = checks.flatMap((check) => (check.status === 'examined' ? check.findings : []));
  return SEVERITIES.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
}
