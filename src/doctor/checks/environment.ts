import { formatBytes } from '../../bytes.ts';
import type { EnvironmentFacts } from '../facts/environment/environment-facts.ts';
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
    const { environment } = facts;
    if (environment === null) return skipped(NO_DATABASE);
    return examined(
      summarise(environment),
      JUDGES.flatMap((judge) => judge(facts, environment)),
    );
  },
};

function summarise({ disk, mayWriteFile, mayWriteFolder, user }: EnvironmentFacts): string {
  return [
    disk === null
      ? 'free room unknown'
      : `${formatBytes(disk.freeBytes)} of ${formatBytes(disk.totalBytes)} free`,
    `${user} ${mayWriteFile && mayWriteFolder ? 'may' : 'may not'} write file and folder`,
  ].join(', ');
}
