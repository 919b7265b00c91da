import { fileSystemKind } from '../../../locks/proc/file-system-kind.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Finding } from '../../result.ts';
import { journalModeOf } from '../journal-mode.ts';

/** What comes of where the file is stored. */
export function fileSystem(facts: Facts): Finding | undefined {
  const mount = facts.environment?.mount;
  if (facts.file?.kind !== 'database' || !mount) return undefined;
  const finding = { severity: 'info', evidence: [`${mount.type} is mounted at ${mount.point}`] } as const;
  switch (fileSystemKind(mount.type)) {
    case 'network':
      return { ...finding, ...onNetwork(mount.type, journalModeOf(facts) === 'wal') };
    case 'shared':
      return {
        ...finding,
        rule: 'shared-folder',
        severity: 'warning',
        message: `the database is in a shared folder (${mount.type}), in which locks and shared memory may not reach those on the other side`,
        remedy:
          'Keep it on a disk of the machine or in a volume of the container that uses it, or let only one side use it.',
      };
    case 'memory':
      return {
        ...finding,
        rule: 'temporary-file-system',
        message: `the database is in memory (${mount.type}), and is gone when the machine restarts`,
        remedy: 'Move it to a disk if it should outlast that.',
      };
    case 'layers':
      return {
        ...finding,
        rule: 'temporary-file-system',
        message: `the database is in the layers of a container (${mount.type}), and goes when the container is removed`,
        remedy: 'Keep it in a volume if it should outlast the container.',
      };
    case 'local':
      return undefined;
  }
}

function onNetwork(type: string, isWal: boolean): Pick<Finding, 'rule' | 'severity' | 'message' | 'remedy'> {
  return {
    rule: 'network-file-system',
    severity: isWal ? 'error' : 'warning',
    message: isWal
      ? `the database is in WAL mode on a network file system (${type}), where machines do not share the memory that WAL needs`
      : `the database is on a network file system (${type}), where locks are often broken`,
    remedy:
      'Keep it on a disk of the one machine that uses it, and let the others ask a server there. Two machines that write to it can damage it.',
  };
}
