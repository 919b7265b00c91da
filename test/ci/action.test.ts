import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixturePath, supportFile } from '../support/fixture.ts';
import { waitFor } from '../support/wait-for.ts';
import { ROOT } from './action-file.ts';
import { startRegistry } from './registry.ts';
import { type Job, runAction, startAction } from './runner.ts';

/** Code wherever it is taken for code, in a shell and in JSON alike. */
const HOSTILE = '"; touch pwned; $(touch pwned) `touch pwned` \' && touch pwned #';

/** A chat that first notes what it was started with. */
const NOTING = `
import { writeFileSync } from 'node:fs';
writeFileSync('started.json', JSON.stringify({ node: process.version, env: process.env }));
await import(process.argv[3]);
`;

const KNOWN_BAD = `"${process.execPath}" "${fixturePath('known-bad/server.ts')}" --port {{port}} --db {{db}} --model-url {{model-url}}`;

const REPORTS = ['html', 'json', 'xml'];

let folder: string;
let registry: Awaited<ReturnType<typeof startRegistry>>;
let job: Job;
let workspace: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'genesis-action-'));
  registry = await startRegistry(folder);
  job = { folder, registry: registry.url };
  workspace = join(folder, 'workspace');
  mkdirSync(join(workspace, 'app'), { recursive: true });
  writeFileSync(join(workspace, 'app/server.mjs'), NOTING);
  copyFileSync(registry.tarball, join(workspace, 'packed.tgz'));
}, 300_000);
afterAll(() => {
  registry.close();
  rmSync(folder, { recursive: true, force: true });
});

const packageVersion = () =>
  (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;

const readJson = (...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8'));

// The first tests install what the others find.
describe('the action', { timeout: 300_000 }, () => {
  it('passes a server that holds, with summary and reports, and changes nothing for it or for the job', async () => {
    const { exitCode, log, summary, outputs, uploads, changes } = await runAction(job, {
      spawn: `node server.mjs {{port}} "${supportFile('express-chat.js')}"`,
      options: [
        '--path /echo',
        `--body ${JSON.stringify({ note: HOSTILE, text: '{{token}}' })}`,
        "--reply 'text'",
        "--history='/messages'",
        '--follow',
      ].join('\n'),
      only: 'burst',
      requests: '100\n',
      thresholds: '  success=100%\n\nlost=0  \n',
      'working-directory': 'app',
      artifact: 'held',
      version: './packed.tgz',
    });
    expect({ exitCode, log }).toEqual({ exitCode: 0, log: expect.not.stringContaining('::error') });
    expect(summary).toMatch(/^## genesis verify: passed$/m);
    expect(summary).toMatch(/^## genesis stress: passed$/m);
    expect(outputs).toEqual({
      'verify-exit-code': '0',
      'stress-exit-code': '0',
      reports: expect.stringContaining(folder),
    });
    const files = ['stress', 'verify'].flatMap((name) => REPORTS.map((format) => `${name}.${format}`));
    expect(uploads).toEqual([{ name: 'held', files }]);
    expect(readFileSync(join(outputs.reports ?? '', 'verify.html'), 'utf8')).toMatch(/^<!doctype html>/);

    const { settings, thresholds, machine, command } = readJson(outputs.reports ?? '', 'stress.json');
    expect(JSON.parse(settings.body)).toEqual({ note: HOSTILE, text: '{{token}}' });
    expect(settings).toMatchObject({ path: '/echo', reply: 'text', historyPath: '/messages', follow: true });
    expect(thresholds.map(({ threshold }: { threshold: { text: string } }) => threshold.text)).toEqual([
      'success=100%',
      'lost=0',
    ]);
    expect(machine.node).toMatch(/^24\./);
    expect(command).toMatch(new RegExp(`^npx genesis-stress@${packageVersion()} stress `));

    // The server runs on the job's Node, not on that of the action.
    const { env } = readJson(workspace, 'app/started.json');
    expect(env.PATH).toBe(process.env.PATH);
    expect(Object.keys(env).filter((name) => name.startsWith('GENESIS_INPUT'))).toEqual([]);
    expect(changes).toBe('');
    expect(existsSync(join(workspace, 'app/node_modules'))).toBe(false);
    expect(existsSync(join(workspace, 'app/pwned'))).toBe(false);
  });

  it('fails with the exit code of a check, annotates it, and still keeps the reports', async () => {
    const { exitCode, log, summary, outputs, uploads } = await runAction(job, {
      spawn: `${KNOWN_BAD} --defect duplicate-write`,
      only: 'burst',
    });
    expect({ exitCode, log }).toEqual({
      exitCode: 3,
      log: expect.stringMatching(/^::error title=genesis verify%3A burst::.*%0Acause: /m),
    });
    expect(log).toContain(`npm install genesis-stress@${packageVersion()} `);
    expect(summary).toMatch(/\| burst \| \*\*data lost\*\* \|/);
    expect(outputs).toMatchObject({ 'verify-exit-code': '3', 'stress-exit-code': '' });
    expect(uploads).toEqual([{ name: 'genesis-report', files: REPORTS.map((format) => `verify.${format}`) }]);
  });

  it('fails with the exit code of the load where only that fails', async () => {
    const { exitCode, log, outputs } = await runAction(job, {
      spawn: KNOWN_BAD,
      only: 'burst',
      concurrency: '5',
      thresholds: 'errors>=1',
      artifact: '',
    });
    expect({ exitCode, log }).toEqual({
      exitCode: 1,
      log: expect.stringMatching(/^::error title=genesis stress::errors/m),
    });
    expect(outputs).toMatchObject({ 'verify-exit-code': '0', 'stress-exit-code': '1' });
  });

  it('ends with the results so far when the job is cancelled', async () => {
    const action = startAction(job, { spawn: KNOWN_BAD, only: 'burst,sustained', thresholds: 'lost=0' });
    await waitFor(() => /^ok +burst/m.test(action.log()) || action.step().exitCode !== null);
    action.step().kill('SIGINT');
    const { exitCode, outputs, uploads } = await action.ended;
    expect(exitCode).toBe(143);
    expect(outputs).toMatchObject({ 'verify-exit-code': '143', 'stress-exit-code': '' });
    expect(uploads).toMatchObject([{ files: REPORTS.map((format) => `verify.${format}`) }]);
    expect(readJson(outputs.reports ?? '', 'verify.json')).toMatchObject({
      interrupted: true,
      checks: [{ name: 'burst', status: 'passed' }],
    });
  });

  it('takes what genesis refuses for data, and ends with its exit code', async () => {
    const { exitCode, log, outputs } = await runAction(job, {
      url: `http://127.0.0.1:1/${HOSTILE}`,
      only: HOSTILE,
      'verify-options': `--skip ${HOSTILE}\n-H ${HOSTILE}`,
      version: 'packed.tgz',
    });
    expect({ exitCode, log }).toEqual({ exitCode: 2, log: expect.stringContaining('error:') });
    expect(outputs).toMatchObject({ 'verify-exit-code': '2' });
    expect(existsSync(join(workspace, 'pwned'))).toBe(false);
  });

  it('says so where npm has no such version', async () => {
    const { exitCode, log } = await runAction(job, { url: 'http://127.0.0.1:1', version: '99.0.0' });
    expect({ exitCode, log }).toEqual({
      exitCode: 4,
      log: expect.stringMatching(/^::error title=genesis::npm could not install genesis-stress@99\.0\.0/m),
    });
  });
});

describe('the action refuses, before it installs anything,', () => {
  const url = 'http://127.0.0.1:1';
  const forged = 'a\n::error::forged';

  it.each([
    ['no server', {}, 'Nothing to check'],
    ['an address of two lines', { url: `${url}\n::error::forged` }, 'The input url must be one line'],
    ['checks of two lines', { url, only: forged }, 'The input only must be one line'],
    ['a carriage return', { url, thresholds: 'p99<1s\r::error::forged' }, 'The input thresholds must be one'],
    ['an option without its name', { url, options: HOSTILE }, 'must begin with an option'],
    [
      'a line of an option that is none',
      { url, options: `--message ${forged}` },
      'must begin with an option',
    ],
    ['a strange quick', { url, quick: forged }, 'must be true or false'],
    ['a strange version', { url, version: `1.0.0 ${HOSTILE}` }, 'The input version must be'],
    ['a version of two lines', { url, version: `1.0.0${forged}` }, 'The input version must be'],
    [
      'an address of a package',
      { url, version: 'git+https://example.com/x.git' },
      'The input version must be',
    ],
    ['an option in place of a version', { url, version: '--global' }, 'The input version must be'],
    ['a package that is not there', { url, version: `${forged}.tgz` }, 'The input version names no file'],
    ['a folder that is not there', { url, 'working-directory': forged }, 'working-directory names no folder'],
  ])('%s', async (_, inputs, says) => {
    const { exitCode, log, outputs } = await runAction(job, inputs);
    const lines = log.trimEnd().split('\n');
    expect({ exitCode, lines }).toEqual({ exitCode: 2, lines: [expect.stringContaining(says)] });
    expect(lines[0]).toMatch(/^::error title=genesis::/);
    expect(outputs['verify-exit-code']).toBe('');
    expect(existsSync(join(workspace, 'pwned'))).toBe(false);
  });

  it('a job without Node', async () => {
    const path = join(folder, 'without-node');
    mkdirSync(path);
    const programs = execFileSync('which', ['bash', 'mktemp', 'mkdir', 'npm'], { encoding: 'utf8' });
    for (const file of programs.trim().split('\n')) symlinkSync(file, join(path, basename(file)));
    const { exitCode, log } = await runAction({ ...job, path }, { url });
    expect({ exitCode, log }).toEqual({ exitCode: 2, log: expect.stringMatching(/^::error .*setup-node/) });
  });
});

it('the package is the one of this checkout', () => {
  expect(basename(registry.tarball)).toContain(packageVersion());
});
