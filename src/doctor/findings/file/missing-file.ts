import { dirname } from 'node:path';
import type { FindingsOf } from '../../check.ts';
import type { MissingFile } from '../../facts/file/file-facts.ts';
import type { Opener } from '../../facts/openers/read-openers.ts';
import { processName } from '../../wording/process-name.ts';

export const missingFile: FindingsOf = ({ file, openers }) => {
  if (file?.kind !== 'missing') return [];
  const keepers = (openers ?? []).filter(({ gone }) => gone.includes('database'));
  return [
    {
      rule: 'missing-file',
      severity: 'error',
      message: describeMissing(file),
      evidence: [
        ...keepers.map(({ process }) => `${processName(process)} still has the deleted database open`),
        ...file.leftBehind.map((name) => `${name} exists without it`),
        ...(file.similar.length > 0 ? [`databases in its folder: ${file.similar.join(', ')}`] : []),
      ],
      remedy: remedyFor(file, keepers),
    },
  ];
};

function describeMissing({ path, linkTo, folderExists }: MissingFile): string {
  if (linkTo !== null) return `${path} is a symbolic link to ${linkTo}, which does not exist`;
  return folderExists
    ? `there is no file ${path}`
    : `there is no file ${path}, because there is no folder ${dirname(path)}`;
}

/** A deleted file exists as long as a process has it open: that is the last copy. */
function remedyFor(file: MissingFile, [keeper]: readonly Opener[]): string {
  if (keeper)
    return `Do not end that process yet: copy what it has open (ls -l /proc/${keeper.process.pid}/fd; cp /proc/${keeper.process.pid}/fd/N COPY, for the database and its -wal), then examine the copy.`;
  return file.leftBehind.length > 0
    ? 'The latest transactions may be in the files left behind: copy them, and restore the database next to them, before a program creates a new file of this name and SQLite deletes them.'
    : 'Check the spelling, and the folder in which the program runs: SQLite creates a new, empty database if there is no file of that name.';
}
