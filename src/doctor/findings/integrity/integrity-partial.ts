import { count } from '../../../count.ts';
import type { FindingsOf } from '../../check.ts';
import type { UncheckedTable } from '../../facts/contents/contents.ts';
import { describeLack, RUN_IN_APPLICATION } from '../../wording/missing-extension.ts';

const SHOWN = 3;

const RUN_IN_NEWER = 'Run PRAGMA integrity_check in a sqlite3 as new as the SQLite that wrote the file.';

export const integrityPartial: FindingsOf = ({ file, contents }) => {
  const integrity = contents?.integrity;
  const byTable =
    integrity?.status === 'partial' || integrity?.status === 'damaged' ? integrity.byTable : null;
  if (!file || byTable === null) return [];
  const { checked, tables, unchecked, newerEntry } = byTable;
  if (unchecked.length === 0 && newerEntry === null) return [];
  return [
    {
      rule: 'integrity-partial',
      severity: 'info',
      message: `${checked} of ${count(tables, 'table')} of ${file.path} could be checked in full`,
      evidence: [
        ...(newerEntry === null ? [] : [`a newer SQLite wrote its schema: ${newerEntry}`]),
        ...[...Map.groupBy(unchecked, describeLimit)].map(([limit, same]) => `${listNames(same)}: ${limit}`),
      ],
      remedy: newerEntry === null ? RUN_IN_APPLICATION : RUN_IN_NEWER,
    },
  ];
};

/** Why a table was not checked in full, and what was. */
function describeLimit({ reason, instead }: UncheckedTable): string {
  const looked = {
    quick_check: '; quick_check instead, which compares no indexes',
    rows: '; its pages and rows were read, but not compared',
    nothing: '',
  };
  return `${describeLack(reason)}${looked[instead]}`;
}

function listNames(tables: readonly UncheckedTable[]): string {
  const names = tables.slice(0, SHOWN).map(({ table }) => table);
  const more = tables.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
