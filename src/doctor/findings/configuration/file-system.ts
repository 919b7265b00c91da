import { fileSystemKind } from '../../../locks/proc/file-system-kind.ts';
import type { FindingsOf } from '../../check.ts';
import { journalModeOf } from '../../facts/journal-mode.ts';
import type { Finding } from '../../result.ts';

export const fileSystem: FindingsOf = (facts) => {
  const mount = facts.environment?.mount;
  if (facts.file?.kind !== 'database' || !mount) return [];
  const finding = judge(mount.type, journalModeOf(facts) === 'wal');
  return finding ? [{ ...finding, evidence: [`${mount.type} is mounted at ${mount.point}`] }] : [];
};

function judge(type: string, isWal: boolean): Omit<Finding, 'evidence'> | undefined {
  switch (fileSystemKind(type)) {
    case 'network':
      return {
        rule: 'network-file-system',
        severity: isWal ? 'error' : 'warning',
        message: isWal
          ? `the database is in WAL mode on a network file system (${type}), where machines do not share the memory that WAL needs`
          : `the database is on a network file system (${type}), where locks often do not work`,
        remedy:
          'Keep it on a disk of the one machine that uses it, and let the others ask a server there. Two machines that write to it can damage it.',
      };
    case 'shared':
      return {
        rule: 'shared-folder',
        severity: 'warning',
        message: `the database is in a shared folder (${type}), where locks and shared memory may not reach the other side`,
        remedy:
          'Keep it on a disk of the machine or in a volume of the container that uses it, or let only one side use it.',
      };
    case 'memory':
      return {
        rule: 'temporary-file-system',
        severity: 'info',
        message: `the database is in memory (${type}), and is lost when the machine restarts`,
        remedy: 'Move it to a disk if it should survive that.',
      };
    case 'layers':
      return {
        rule: 'temporary-file-system',
        severity: 'info',
        message: `the database is in the layers of a container (${type}), and is lost when the container is removed`,
        remedy: 'Keep it in a volume if it should survive that.',
      };
    case 'local':
      return undefined;
  }
}
