import { formatBytes } from '../../bytes.ts';
import type { Check } from '../check.ts';
import type { Surroundings } from '../facts/surroundings.ts';
import { descriptors } from '../findings/descriptors.ts';
import { disk } from '../findings/disk.ts';
import { foreignCompanions } from '../findings/foreign-companions.ts';
import { writeRights } from '../findings/write-rights.ts';
import { examined, NO_DATABASE, skipped } from './outcome.ts';

const JUDGES = [disk, writeRights, foreignCompanions, descriptors];

/** Whether the disk, the rights and the system let the database be written. */
export const environment: Check = {
  name: 'environment',
  examine: (facts) => {
    const { surroundings } = facts;
    if (surroundings === null) return skipped(NO_DATABASE);
    return examined(
      summarise(surroundings),
      JUDGES.flatMap((judge) => judge(facts, surroundings)),
    );
  },
};

function summarise({ disk, mayWriteFile, mayWriteFolder, user }: Surroundings): string {
  return [
    disk === null
      ? 'free room unknown'
      : `${formatBytes(disk.freeBytes)} of ${formatBytes(disk.totalBytes)} free`,
    `${user} ${mayWriteFile && mayWriteFolder ? 'may' : 'may not'} write file and folder`,
  ].join(', ');
}
