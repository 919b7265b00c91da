import { APPLICATION_ID, SCHEMA_VERSION } from '../../../store/sqlite/schema.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Finding } from '../../result.ts';

export function newerSchema(facts: Facts): Finding | undefined {
  const { applicationId, userVersion } = ownerOf(facts) ?? {};
  if (applicationId !== APPLICATION_ID || userVersion === undefined || userVersion <= SCHEMA_VERSION)
    return undefined;
  return {
    rule: 'newer-schema',
    severity: 'warning',
    message: `the database was made by a newer Genesis: its schema is ${userVersion}, and this one knows ${SCHEMA_VERSION}`,
    evidence: [],
    remedy: 'Use the newer Genesis, for the doctor too: this one can misjudge what is in its tables.',
  };
}

/** SQLite knows what is still in the log; the header of the file does not. */
function ownerOf({ file, contents }: Facts) {
  if (contents?.schema.status === 'answered') return contents.schema.value;
  return file?.kind === 'database' ? file.header : undefined;
}
