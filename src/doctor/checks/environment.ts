import { formatBytes } from '../../bytes.ts';
import type { Check } from '../check.ts';
import { descriptorsLow } from '../findings/environment/descriptors-low.ts';
import { diskSpace } from '../findings/environment/disk-space.ts';
import { diskUnseen } from '../findings/environment/disk-unseen.ts';
import { foreignCompanion } from '../findings/environment/foreign-companion.ts';
import { inodesLow } from '../findings/environment/inodes-low.ts';
import { writeRights } from '../findings/environment/write-rights.ts';
import { NO_DATABASE } from './skipped.ts';

/** Whether the disk, the permissions and the system let the database be written. */
export const environment: Check = {
  name: 'environment',
  summary: ({ environment }) => {
    if (environment === null) return NO_DATABASE;
    const { disk, mayWriteFile, mayWriteFolder, user } = environment;
    const space =
      disk === null
        ? 'free space unknown'
        : `${formatBytes(disk.freeBytes)} of ${formatBytes(disk.totalBytes)} free`;
    return `${space}, ${user} ${mayWriteFile && mayWriteFolder ? 'may' : 'may not'} write file and folder`;
  },
  findings: [diskSpace, diskUnseen, inodesLow, writeRights, foreignCompanion, descriptorsLow],
};
