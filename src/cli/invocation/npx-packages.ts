import { readFileSync } from 'node:fs';
import { orUndefined } from '../../or-undefined.ts';

/** npm's cache has a folder for each set of packages that npx was asked for. */
const IN_CACHE = /^(.*\/_npx\/[^/]+)\/node_modules\/\.bin\//;

/** The packages that npx was asked for, as they were named, where it started this command: npm notes them in its cache. */
export function npxPackages(command: string): readonly string[] | undefined {
  const folder = IN_CACHE.exec(command)?.[1];
  if (folder === undefined) return undefined;
  const noted: unknown = orUndefined(
    () => JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))._npx.packages,
  );
  return Array.isArray(noted) && noted.length > 0 ? noted.map(String) : undefined;
}
