import { basename } from 'node:path';
import { shellQuote } from '../../../shell-quote.ts';
import type { FindingsOf } from '../../check.ts';
import type { Denied } from '../../facts/file/file-facts.ts';
import type { Finding } from '../../result.ts';
import { formatMode } from '../../wording/permissions.ts';

export const unreadableFile: FindingsOf = ({ file }) => {
  if (file?.kind !== 'unreadable') return [];
  const { path, reason, denied } = file;
  if (denied) return [noPermission(path, denied)];
  return [
    {
      rule: 'unreadable-file',
      severity: 'error',
      message: `${path} cannot be read: ${reason}`,
      evidence: [],
      remedy: 'SQLite cannot read it either: repair that first.',
    },
  ];
};

function noPermission(path: string, { path: deniedPath, entry, owner, user }: Denied): Finding {
  const isFolder = deniedPath !== path;
  const what = isFolder
    ? `the folder ${deniedPath} may not be searched`
    : 'its permissions do not let this user';
  return {
    rule: 'no-permission',
    severity: 'error',
    message: `user ${user} cannot read ${path}: ${what}`,
    evidence: [
      `${isFolder ? deniedPath : basename(path)} belongs to ${owner}, mode ${formatMode(entry.mode)}`,
    ],
    remedy: `Run it as the owner (sudo -u ${shellQuote(owner)} genesis doctor ${shellQuote(path)}), or let user ${user} read it: chmod ${isFolder ? 'o+x' : 'o+r'} ${shellQuote(deniedPath)}.`,
  };
}
