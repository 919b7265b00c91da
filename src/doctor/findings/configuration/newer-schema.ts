import { APPLICATION_ID, SCHEMA_VERSION } from '../../../store/sqlite/schema.ts';
import type { FindingsOf } from '../../check.ts';
import type { Facts } from '../../facts/facts.ts';

export const newerSchema: FindingsOf = (facts) => {
  const { applicationId, userVersion } = versionsOf(facts) ?? {};
  if (applicationId !== APPLICATION_ID || userVersion === undefined || userVersion <= SCHEMA_VERSION)
    return [];
  return [
    {
      rule: 'newer-schema',
      severity: 'warning',
      message: `the database was made by a newer Genesis: its schema is ${userVersion}, and this one knows ${SCHEMA_VERSION}`,
      evidence: [],
      remedy: 'Use the newer Genesis, also for the doctor: this one can misjudge the tables.',
    },
  ];
};

/** SQLite also reads the log, which may be newer than the header of the file. */
function versionsOf({ file, contents }: Facts) {
  if (contents?.schema.status === 'answered') return contents.schema.value;
  return file?.kind === 'database' ? file.header : undefined;
}
