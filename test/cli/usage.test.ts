import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { processTerminal } from '../../src/cli/output/terminal.ts';
import { createProgram } from '../../src/cli/program.ts';
import { jsonReport } from '../../src/report/json.ts';
import { VERSION } from '../../src/version.ts';
import { runGenesis } from '../support/cli.ts';
import { GENESIS } from '../support/genesis.ts';
import { mainInProcess } from '../support/main-in-process.ts';
import { sampleResult } from '../support/stress-result.ts';
import { tempFolder } from '../support/temp-folder.ts';

describe('help', () => {
  it.each([
    ['--help'],
    ['help stress'],
    ['stress --help'],
    ['serve --help'],
    ['verify --help'],
    ['doctor --help'],
    ['report --help'],
    ['copy --help'],
    ['completion --help'],
    ['help help'],
    ['help --help'],
  ])('is on stdout: %s', async (line) => {
    const { exitCode, stdout, stderr } = await mainInProcess(line.split(' '));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: genesis/);
  });

  it('of a command is that of this one, wherever --help is', async () => {
    const { exitCode, stdout } = await mainInProcess(['--help', 'verify']);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: (await mainInProcess(['verify', '--help'])).stdout,
    });
  });

  it('is pointed to on stderr, with three commands to try, where none was given', async () => {
    const { exitCode, stdout, stderr } = await runGenesis([]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^error: a command is missing\./);
    expect(stderr.match(/^ {2}genesis \w+/gm)).toEqual([
      '  genesis stress',
      '  genesis probe',
      '  genesis doctor',
    ]);
    expect(stderr).toContain('genesis --help');
  });

  it('shows them as they are typed where it was started', async () => {
    const { PATH } = process.env;
    const root = dirname(dirname(GENESIS));
    const inCheckout = await runGenesis([], { env: { PATH }, cwd: root });
    expect(inCheckout.stderr).toContain('\n  npx genesis stress --concurrency 20\n');
    const elsewhere = await runGenesis([], { env: { PATH }, cwd: tempFolder() });
    expect(elsewhere.stderr).toContain(`\n  node ${GENESIS} stress --concurrency 20\n`);
  });

  it('fits a narrow terminal, but for command lines and usage', () => {
    let shown = '';
    const stdout = { isTTY: true, columns: 50, write: (text: string) => (shown += text) };
    const terminal = { ...processTerminal(), stdout: stdout as unknown as NodeJS.WriteStream };
    for (const command of createProgram(terminal, [], () => {}).commands) command.outputHelp();
    const lines = shown.split('\n');
    const long = lines.filter((line) => line.length > 50);
    const isCommand = (line: string) => /^Usage:|^ *\$ |\\$/.test(line) || /\\$/.test(before(line));
    const before = (line: string) => lines[lines.indexOf(line) - 1] ?? '';
    expect(long.filter((line) => !isCommand(line))).toEqual([]);
    expect(shown).toMatch(/^ {2}-c, --concurrency <n>\n {6}simultaneous requests/m);
  });

  it('has no signs that the locale does not have', async () => {
    const cwd = tempFolder();
    writeFileSync(join(cwd, 'run.json'), jsonReport(sampleResult()));
    for (const args of [
      ['stress', '--help'],
      ['stress', '--db', 'x://y'],
      ['report', 'run.json'],
    ]) {
      const { stdout, stderr } = await mainInProcess(args, { cwd, env: { LANG: 'C' } });
      expect.soft(`${stdout}${stderr}`).toMatch(/^\p{ASCII}+$/u);
    }
  });

  it.each([['-V'], ['-V serve'], ['version']])('knows its version: %s', async (line) => {
    const shown = { exitCode: 0, stdout: `${VERSION}\n`, stderr: '' };
    expect(await mainInProcess(line.split(' '))).toEqual(shown);
  });

  it('knows its version: --version', async () => {
    const shown = { exitCode: 0, stdout: `${VERSION}\n`, stderr: '' };
    expect(await runGenesis(['--version'])).toMatchObject(shown);
  });
});

describe('a Node that is too old', () => {
  it('is refused in words, before anything is loaded', async () => {
    const pretend = `data:text/javascript,Object.defineProperty(process, 'versions', { value: { node: '20.20.2' } })`;
    const { exitCode, stderr } = await runGenesis(['--version'], { nodeArgs: ['--import', pretend] });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/needs Node 22\.19, or 24 or newer; this is Node 20\.20\.2/);
  });

  const systemNode = '/usr/bin/node';
  const isOld =
    existsSync(systemNode) && /^v(1\d|20)\./.test(String(execFileSync(systemNode, ['--version'])));
  it.skipIf(!isOld)('is refused by the system’s own old Node', () => {
    expect(() => execFileSync(systemNode, [GENESIS, 'stress'], { stdio: 'pipe' })).toThrow(
      /needs Node 22\.19/,
    );
  });
});
