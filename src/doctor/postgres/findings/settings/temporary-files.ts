import { formatBytes } from '../../../../bytes.ts';
import { count } from '../../../../count.ts';
import type { FindingsOf } from '../../../check.ts';
import { answerTo, type PostgresFacts } from '../../facts/postgres-facts.ts';

const MUCH_BYTES = 1024 ** 3;

export const temporaryFiles: FindingsOf<PostgresFacts> = ({ counters }) => {
  const counted = answerTo(counters);
  if (!counted || counted.tempBytes < MUCH_BYTES) return [];
  return [
    {
      rule: 'temporary-files',
      severity: 'info',
      message: `queries wrote ${formatBytes(counted.tempBytes)} to temporary files, because work_mem was too small for them`,
      evidence: [
        `${count(counted.tempFiles, 'file')}, counted since ${counted.since ?? 'the database exists'}`,
      ],
      remedy:
        'log_temp_files = 10MB shows which queries. Let them sort less, by an index, or give their role a larger work_mem.',
    },
  ];
};
