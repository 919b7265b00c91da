import { basename, dirname } from 'node:path';
import { shellQuote } from '../../../shell-quote.ts';
import type { FileFacts, MissingFile, UnreadableFile } from '../../facts/file/file-facts.ts';
import type { Opener } from '../../facts/openers/read-openers.ts';
import type { Finding } from '../../result.ts';
import { formatMode, processName } from '../words.ts';

type NoFile = Extract<FileFacts, { kind: 'missing' | 'folder' | 'special' | 'unreadable' }>;

/** What is wrong where there is no file that could be read. */
export function noFile(file: NoFile, openers: readonly Opener[]): Finding {
  switch (file.kind) {
    case 'missing':
      return missing(file, openers);
    case 'folder':
      return folder(file);
    case 'special':
      return {
        rule: 'not-a-regular-file',
        severity: 'error',
        message: `${file.path} is ${file.what}, and no file that could be a database`,
        evidence: [],
        remedy: 'Name the file of the database.',
      };
    case 'unreadable':
      return unreadable(file);
  }
}

function missing(file: MissingFile, openers: readonly Opener[]): Finding {
  const keepers = openers.filter(({ gone }) => gone.includes('database'));
  const left = file.leftBehind.map((name) => `${name} is there without it`);
  const similar = file.similar.length > 0 ? [`databases in its folder: ${file.similar.join(', ')}`] : [];
  return {
    rule: 'missing-file',
    severity: 'error',
    message: describeMissing(file),
    evidence: [...keepers.map(keeperTold), ...left, ...similar],
    remedy: missingRemedy(file, keepers),
  };
}

function keeperTold({ process }: Opener): string {
  return `${processName(process)} still has the deleted database open`;
}

/** A deleted file lives as long as somebody has it open: that is the last copy. */
function missingRemedy(file: MissingFile, [keeper]: readonly Opener[]): string {
  if (keeper)
    return `Do not end that process yet: copy what it has open (ls -l /proc/${keeper.process.pid}/fd; cp /proc/${keeper.process.pid}/fd/N COPY, for the database and its -wal), then look at the copy.`;
  return file.leftBehind.length > 0
    ? 'The latest transactions may be in what was left behind: copy that away, and bring the database back beside it, before anything makes a new file of this name and SQLite deletes it.'
    : 'Check the spelling, and the folder in which the program runs: SQLite makes a new, empty database where a name leads to none.';
}

function describeMissing({ path, linkTo, folderExists }: MissingFile): string {
  if (linkTo !== null) return `${path} is a symbolic link to ${linkTo}, which is not there`;
  return folderExists
    ? `there is no file ${path}`
    : `there is no file ${path}, as there is no folder ${dirname(path)}`;
}

function folder({ path, databases }: Extract<FileFacts, { kind: 'folder' }>): Finding {
  return {
    rule: 'is-a-folder',
    severity: 'error',
    message: `${path} is a folder`,
    evidence: [
      databases.length > 0
        ? `databases in it: ${databases.join(', ')}`
        : 'no file in it begins as a database does',
    ],
    remedy: databases.length > 0 ? 'Name one of them.' : 'Name the file of the database.',
  };
}

function unreadable({ path, reason, denied }: UnreadableFile): Finding {
  if (denied === null) {
    return {
      rule: 'unreadable-file',
      severity: 'error',
      message: `${path} cannot be read: ${reason}`,
      evidence: [],
      remedy: 'Whatever keeps us from reading it keeps SQLite from it too: repair that first.',
    };
  }
  const { entry, owner, user } = denied;
  const isFolder = denied.path !== path;
  const what = isFolder
    ? `the folder ${denied.path} may not be searched`
    : 'its permissions do not let this user';
  return {
    rule: 'no-permission',
    severity: 'error',
    message: `user ${user} cannot read ${path}: ${what}`,
    evidence: [
      `${isFolder ? denied.path : basename(path)} belongs to ${owner}, mode ${formatMode(entry.mode)}`,
    ],
    remedy: `Run it as that user, as in sudo -u ${shellQuote(owner)} genesis doctor ${shellQuote(path)}, or let user ${user} in: chmod ${isFolder ? 'o+x' : 'o+r'} ${shellQuote(denied.path)}.`,
  };
}
