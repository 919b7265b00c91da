import type { FindingsOf } from '../../check.ts';
import type { EnvironmentFacts } from '../../facts/environment/read-environment-facts.ts';
import type { Opener } from '../../facts/openers/read-openers.ts';
import type { Finding, Severity } from '../../result.ts';
import { processName } from '../../wording/process-name.ts';

const LOW = 0.9;
const EXHAUSTED = 0.98;

/** Whether the processes that use the database, and the whole system, can open more files. */
export const descriptorsLow: FindingsOf = ({ openers, environment }) => [
  ...(openers ?? []).flatMap(ofProcess),
  ...ofSystem(environment?.systemDescriptors ?? null),
];

function ofProcess({ process, descriptors }: Opener): readonly Finding[] {
  if (descriptors === null || descriptors.limit === null) return [];
  const { open, limit } = descriptors;
  const severity = severityOf(open, limit);
  if (severity === undefined) return [];
  return [
    {
      rule: 'descriptors-low',
      severity,
      message: `${processName(process)} has ${open} of ${limit} files open: beyond that SQLite cannot open its files there ("unable to open database file")`,
      evidence: [],
      remedy: `See which files they are (ls -l /proc/${process.pid}/fd) and close connections that are not needed; ulimit -n, or LimitNOFILE of systemd, raises the limit.`,
    },
  ];
}

function ofSystem(descriptors: EnvironmentFacts['systemDescriptors']): readonly Finding[] {
  if (descriptors === null) return [];
  const { open, limit } = descriptors;
  const severity = severityOf(open, limit);
  if (severity === undefined) return [];
  return [
    {
      rule: 'system-descriptors-low',
      severity,
      message: `the system has ${open} of ${limit} files open: beyond that no program can open more`,
      evidence: ['/proc/sys/fs/file-nr'],
      remedy: 'End the program that has too many of them open, or raise the limit: sysctl fs.file-max.',
    },
  ];
}

function severityOf(open: number, limit: number): Severity | undefined {
  if (open < limit * LOW) return undefined;
  return open < limit * EXHAUSTED ? 'warning' : 'error';
}
