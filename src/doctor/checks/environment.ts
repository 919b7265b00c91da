import { formatBytes } from '../../bytes.ts';
import type { Surroundings } from '../facts/surroundings/surroundings.ts';
import { descriptors } from '../findings/environment/descriptors.ts';
import { disk } from '../findings/environment/disk.ts';
import { foreignCompanions } from '../findings/environment/foreign-companions.ts';
import { writeRights } from '../findings/environment/write-rights.ts';
import type { Check } from './check.ts';
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
