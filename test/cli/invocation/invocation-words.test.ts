import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Invocation, invocationWords } from '../../../src/cli/invocation/invocation-words.ts';
import { VERSION } from '../../../src/version.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const OTHER_FOLDER = '/srv';

/** A folder with the script at `place`, and links to it. */
function installed(place: string, links: readonly string[] = []) {
  const folder = realpathSync(tempFolder());
  const at = (path: string) => join(folder, path);
  mkdirSync(at(place), { recursive: true });
  const script = at(`${place}/genesis.js`);
  writeFileSync(script, '');
  for (const link of links) {
    mkdirSync(dirname(at(link)), { recursive: true });
    symlinkSync(script, at(link));
  }
  const line = (how: Partial<Invocation>) =>
    invocationWords({ started: script, script, cwd: OTHER_FOLDER, path: [], ...how }).join(' ');
  return { at, script, line };
}

describe('a line that is typed again begins', () => {
  it('with the command, where a shell finds it', () => {
    const { at, line } = installed('lib/node_modules/genesis-stress/bin', ['bin/genesis']);
    const started = at('bin/genesis');
    expect(line({ started, path: ['/nowhere', at('bin')] })).toBe('genesis');
  });

  it('with the path of the command, where a shell finds another one, or none', () => {
    const { at, line } = installed('lib/node_modules/genesis-stress/bin', ['bin/genesis']);
    const other = installed('bin', ['path/genesis']);
    const started = at('bin/genesis');
    expect(line({ started, path: [other.at('path'), at('bin')] })).toBe(started);
    expect(line({ started })).toBe(started);
  });

  it('with npx in a checkout, which the folders that npx adds to the path do not change', () => {
    const { at, script, line } = installed('genesis/bin', ['genesis/node_modules/.bin/genesis']);
    const path = [at('genesis/node_modules/.bin')];
    expect(line({ cwd: at('genesis'), path })).toBe('npx genesis');
    expect(line({ cwd: at('genesis/docs'), started: script })).toBe('npx genesis');
    expect(line({ cwd: at('genesis-other') })).toBe(`node ${script}`);
    expect(line({})).toBe(`node ${script}`);
  });

  it.each([
    ['node_modules/genesis-stress/bin'],
    ['node_modules/.pnpm/genesis-stress@0.2.0/node_modules/genesis-stress/bin'],
  ])('with npx in a project that depends on it: %s', (place) => {
    const { at, line } = installed(place, ['node_modules/.bin/genesis']);
    const started = at('node_modules/.bin/genesis');
    expect(line({ started, cwd: at('src') })).toBe('npx genesis');
    expect(line({ started })).toBe(started);
  });

  it.each<[readonly string[], string]>([
    [['genesis-stress'], 'npx genesis-stress'],
    [['genesis-stress@0.2.0'], 'npx genesis-stress@0.2.0'],
    [['./genesis-stress-0.2.0.tgz'], 'npx --package ./genesis-stress-0.2.0.tgz genesis'],
    [['genesis-stress', 'node@24'], 'npx --package genesis-stress --package node@24 genesis'],
    [['git+file:///srv/genesis'], 'npx --package git+file:///srv/genesis genesis'],
  ])('with npx and what that was asked for: %j', (packages, words) => {
    const cache = 'cache/_npx/0123456789abcdef';
    const { at, line } = installed(`${cache}/node_modules/genesis-stress/bin`, [
      `${cache}/node_modules/.bin/genesis`,
    ]);
    writeFileSync(at(`${cache}/package.json`), JSON.stringify({ _npx: { packages } }));
    expect(line({ started: at(`${cache}/node_modules/.bin/genesis`) })).toBe(words);
  });

  it('with npx and the version of a package that nothing here leads to, such as one of a job in CI', () => {
    const { line } = installed('tool/node_modules/genesis-stress/bin');
    expect(line({})).toBe(`npx genesis-stress@${VERSION}`);
  });
});
