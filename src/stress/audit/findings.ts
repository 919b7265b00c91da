import { count } from '../../count.ts';
import type { Audit, AuditCounts } from './audit.ts';

interface Finding {
  /** What it proves. */
  readonly proves: 'data-lost' | 'failed';
  /** Whether a kill or an interruption leaves it behind too: both can come between a message and its reply. */
  readonly isLeftByEnd: boolean;
  /** A sentence without a full stop. */
  readonly words: (number: number, audit: AuditCounts) => string;
}

const LOSS = { proves: 'data-lost', isLeftByEnd: false } as const;
const FAILURE = { proves: 'failed', isLeftByEnd: false } as const;
const LEFT_OVER = { proves: 'failed', isLeftByEnd: true } as const;

/** The counts that are wrong unless they are 0, the worst first. */
const FINDINGS = {
  lost: {
    ...LOSS,
    words: (lost, { acknowledged }) => {
      const all = `of ${count(acknowledged, 'acknowledged turn')}`;
      return count(lost, `${all} is not stored`, `${all} are not stored`);
    },
  },
  duplicated: {
    ...LOSS,
    words: (number) => count(number, 'turn is stored more than once', 'turns are stored more than once'),
  },
  keyNotHonoured: {
    ...FAILURE,
    words: (number) =>
      `key-not-honoured: ${count(number, 'repeated request is', 'repeated requests are')} stored more than once, despite the same Idempotency-Key`,
  },
  hidden: {
    ...FAILURE,
    words: (number) =>
      `${count(number, 'turn is', 'turns are')} stored in the database, but the history does not show ${number === 1 ? 'it' : 'them'}`,
  },
  staleReads: {
    ...FAILURE,
    words: (number, { reads }) =>
      `${number} of ${count(reads, 'read')} lacked turns that another read showed`,
  },
  crosstalk: {
    ...FAILURE,
    words: (number) =>
      count(number, 'stored reply answers another request', 'stored replies answer other requests'),
  },
  orphaned: {
    ...LEFT_OVER,
    words: (number) => `${count(number, 'failed request')} left half a turn behind`,
  },
  unexpected: {
    ...LEFT_OVER,
    words: (number) =>
      count(
        number,
        'request was answered with an error, but is stored',
        'requests were answered with an error, but are stored',
      ),
  },
} as const satisfies Partial<Record<keyof AuditCounts, Finding>>;

type FindingName = keyof typeof FINDINGS;

const NAMES = Object.keys(FINDINGS) as readonly FindingName[];

/** What is wrong with what a run stored, in words, the worst first. `wasCut`: by a kill or an interruption. */
export function auditFindings(audit: Audit, proves?: Finding['proves'], wasCut = false): string[] {
  if (audit.status !== 'read') return [];
  return NAMES.filter((name) => audit[name] > 0)
    .filter((name) => proves === undefined || FINDINGS[name].proves === proves)
    .filter((name) => !wasCut || !FINDINGS[name].isLeftByEnd)
    .map((name) => findingWords(name, audit));
}

/** One finding in words. */
export function findingWords(name: FindingName, audit: AuditCounts): string {
  return FINDINGS[name].words(audit[name], audit);
}
