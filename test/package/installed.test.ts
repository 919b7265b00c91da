// What a user does: npm installs the package, in each of its ways, with the oldest Node that it runs on and with that of the
// checkout. Packages come from npm's cache or its registry, so only where GENESIS_TEST_REGISTRY says that one is reached.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VERSION } from '../../src/version.ts';
import { canRunUnprivileged, isRoot, unprivileged } from '../support/unprivileged.ts';
import { type Ended, type Place, ROOT, runIn, sharedCache, succeedIn } from './npm.ts';

// Newer versions of npm list the script that builds a package, which they do not run for a file.
const WARNING = /npm warn(?! install-scripts)/i;

describe.skipIf(process.env.GENESIS_TEST_REGISTRY !== '1')('the package, installed from a registry', () => {
  let folder: string;
  let cache: string;
  let tarball: string;
  const nodes: Record<string, string> = { '24': process.execPath };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'genesis-installed-'));
    // Another user runs it, too.
    chmodSync(folder, 0o755);
    cache = await sharedCache({ node: process.execPath, cwd: folder }, folder);
    tarball = await pack({ node: process.execPath, cwd: folder, cache }, ROOT, '--ignore-scripts');
    for (const version of ['22.19.0', '20']) nodes[version] = await installNode(version);
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A new folder, with the Node of this version in it. */
  const placeFor = (version: string, name: string): Place => {
    const cwd = join(folder, `${name}-${version}`);
    mkdirSync(cwd);
    return { node: nodes[version] ?? '', cwd, cache };
  };

  // The project below has that of the checkout.
  it('works with the oldest Node by npm install --global, and brings SQLite only', async () => {
    const place = placeFor('22.19.0', 'global');
    const { stderr } = await installGlobally(place);
    expect(stderr).not.toMatch(WARNING);
    const packages = readdirSync(join(packageIn(place), 'node_modules')).filter(
      (name) => !name.startsWith('.'),
    );
    expect(packages.sort()).toEqual(['better-sqlite3', 'node-addon-api']);

    const compiled = join(packageIn(place), 'node_modules', '.cache', 'genesis');
    if (isRoot && canRunUnprivileged) {
      // Compiled code is kept where its user may write; it works elsewhere, too.
      const asAnother = { ...place, user: unprivileged };
      const { stdout } = await succeedIn(asAnother, genesisIn(place), '--version');
      expect(stdout).toBe(`${VERSION}\n`);
      expect(existsSync(compiled)).toBe(false);
    }
    const args = ['stress', '--concurrency', '5', '-o', 'report.html', '--json', 'result.json'];
    expect((await succeedIn(place, genesisIn(place), ...args)).stdout).toContain('PASSED');
    expect(readdirSync(compiled)).toHaveLength(1);
    expect(readFileSync(join(place.cwd, 'report.html'), 'utf8')).toContain('Chart.js v4');
    expect(JSON.parse(readFileSync(join(place.cwd, 'result.json'), 'utf8')).version).toBe(VERSION);
  }, 600_000);

  it('works by npx --package', async () => {
    const place = placeFor('22.19.0', 'npx');
    const args = ['--yes', '--package', tarball, 'genesis', '--version'];
    expect((await succeedIn(place, 'npx', ...args)).stdout).toBe(`${VERSION}\n`);
  }, 600_000);

  it('works in a project, which can import it, too; with Node 20 that says why not', async () => {
    const project = placeFor('24', 'project');
    writeFileSync(join(project.cwd, 'package.json'), '{ "private": true }');
    const { stderr } = await succeedIn(project, 'npm', 'install', '--save-dev', tarball);
    expect(stderr).not.toMatch(WARNING);
    expect((await succeedIn(project, 'npx', 'genesis', '--version')).stdout).toBe(`${VERSION}\n`);

    const code = ['--input-type=module', '--eval', "await import('genesis-stress')"];
    await succeedIn(project, project.node, ...code);
    const refused = await runIn(project, nodes['20'] ?? '', ...code);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('genesis needs Node 22.19, or 24 or newer; this is Node 20.');
  }, 600_000);

  it('says on Node 20 what it needs', async () => {
    const place = placeFor('20', 'global');
    expect((await installGlobally(place)).stderr).toMatch(/EBADENGINE/);
    const refused = await runIn(place, genesisIn(place), 'stress');
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('genesis needs Node 22.19, or 24 or newer; this is Node 20.');

    // test/ci/recipes.test.ts runs such a line.
    expect(refused.stderr).toMatch(/^ {2}npx --package node@24 --package genesis-stress genesis --help$/m);
  }, 600_000);

  // As npm does for a dependency on a repository, but for the minute in which it installs what builds it.
  it('is built where it is packed from a checkout', async () => {
    const repository = makeRepository();
    symlinkSync(join(ROOT, 'node_modules'), join(repository, 'node_modules'));
    const packed = await pack(placeFor('22.19.0', 'git'), repository);
    expect(namesIn(packed)).toEqual(namesIn(tarball));
  }, 600_000);

  it('can be published without a warning, but for the login that is missing here', async () => {
    const place = { node: process.execPath, cwd: ROOT, cache };
    // The build is there, and other tests use it.
    const args = ['--dry-run', '--ignore-scripts', '--loglevel', 'notice'];
    const { stdout, stderr } = await succeedIn(place, 'npm', 'publish', ...args);
    expect(stdout).toContain(`+ genesis-stress@${VERSION}`);
    const warnings = stderr.split('\n').filter((line) => WARNING.test(line));
    expect(warnings.filter((line) => !/requires you to be logged in/.test(line))).toEqual([]);
  }, 600_000);

  /** From npm, as a package with a binary; resolves with its path. */
  async function installNode(version: string): Promise<string> {
    const cwd = join(folder, `node-${version}`);
    mkdirSync(cwd);
    // Its script gets the binary for this machine.
    writeFileSync(join(cwd, 'package.json'), '{ "private": true, "allowScripts": { "node": true } }');
    await succeedIn({ node: process.execPath, cwd, cache }, 'npm', 'install', `node@${version}`);
    return join(cwd, 'node_modules', 'node', 'bin', 'node');
  }

  function installGlobally(place: Place): Promise<Ended> {
    return succeedIn(place, 'npm', 'install', '--global', '--prefix', place.cwd, tarball);
  }

  /** A repository with the files of this checkout, committed or not. */
  function makeRepository(): string {
    const target = join(folder, 'repository');
    const isLeftOut = (path: string) => /^(node_modules|dist|\.git)$/.test(relative(ROOT, path));
    cpSync(ROOT, target, { recursive: true, verbatimSymlinks: true, filter: (path) => !isLeftOut(path) });
    const git = (...args: string[]) => execFileSync('git', args, { cwd: target });
    git('init', '--quiet');
    git('add', '--all');
    const who = ['-c', 'user.name=test', '-c', 'user.email=test@localhost', '-c', 'commit.gpgsign=false'];
    git(...who, 'commit', '--quiet', '--message', 'checkout');
    return target;
  }
});

/** Makes a tarball of what npm finds there; resolves with its path. */
async function pack(place: Place, source: string, ...options: string[]): Promise<string> {
  const { stdout } = await succeedIn(place, 'npm', 'pack', source, ...options);
  return join(place.cwd, stdout.trim().split('\n').at(-1) ?? '');
}

function namesIn(archive: string): string[] {
  return execFileSync('tar', ['-tf', archive], { encoding: 'utf8' }).split('\n').sort();
}

/** Where npm has put the command of a global installation. */
function genesisIn({ cwd }: Place): string {
  return join(cwd, 'bin', 'genesis');
}

function packageIn({ cwd }: Place): string {
  return join(cwd, 'lib', 'node_modules', 'genesis-stress');
}
