import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TurnsComparison } from '../../src/compare/result.ts';
import { freePort } from '../../src/stress/target/free-port.ts';
import { answerRightly, startBrokenServer } from '../support/broken-server.ts';
import { runGenesis, startGenesis } from '../support/cli.ts';
import { fixturePath } from '../support/fixture.ts';
import { madeOnce } from '../support/made-once.ts';
import { mainInProcess } from '../support/main-in-process.ts';
import { tempFolder } from '../support/temp-folder.ts';

const SERVER = `${process.execPath} ${fixturePath('adjustable/server.ts')} {{port}}`;
/** Rounds that are short enough for a test; what they prove must not depend on speed. */
const SHORT = ['--rounds', '10', '-d', '50ms', '--warmup', '20ms', '-c', '5', '--tolerance', '1000%'];

function compare(after: string, more: readonly string[] = []) {
  return runGenesis(['compare', '--spawn', SERVER, '--spawn', `${SERVER} ${after}`, ...SHORT, ...more]);
}

/** Two servers that run already: to start each for each round takes most of the time of a comparison. */
async function compareRunning(after: string, ...more: readonly string[]) {
  const before = await startBrokenServer(answerRightly);
  return mainInProcess(['compare', '--url', before, '--url', after, ...SHORT, ...more]);
}

const sound = () => startBrokenServer(answerRightly);

/** A comparison of a server with itself, and what it left where it may leave nothing. */
const usual = madeOnce(async () => {
  const [TMPDIR, reports] = [tempFolder(), tempFolder()];
  const [json, page] = [join(reports, 'compare.json'), join(reports, 'compare.html')];
  const args = ['--spawn', SERVER, '--spawn', SERVER, ...SHORT, '--json', json, '-o', page, '--seed', 'a'];
  const run = await runGenesis(['compare', ...args], { env: { TMPDIR, LANG: 'C' } });
  const again = await runGenesis(['report', json]);
  const result = JSON.parse(readFileSync(json, 'utf8')) as TurnsComparison;
  return { ...run, result, page: readFileSync(page, 'utf8'), again, left: readdirSync(TMPDIR) };
});

describe('genesis compare', () => {
  it('bounds the difference of a server from itself, and leaves nothing behind', async () => {
    const { exitCode, stdout, stderr, result, left } = await usual();
    expect({ exitCode, stderr, left }).toEqual({ exitCode: 0, stderr: '', left: [] });
    expect(stdout).toMatch(/^B: NO WORSE\n {2}rate and p50 at most 1000% worse\n/);
    expect(result.before.rounds).toHaveLength(10);
    expect(result.measures.map(({ name }) => name)).toEqual(expect.arrayContaining(['rate', 'p50']));
    expect(result.before.unaudited ?? result.after.unaudited).toBeNull();
  });

  it('fits one screen of 80 columns in ASCII, but for the command line that repeats it', async () => {
    const { stdout } = await usual();
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(25);
    expect(lines.filter((line) => line.length > 80 && !line.includes('Repeat'))).toEqual([]);
    expect(stdout).toMatch(/^[\n -~]*$/);
  });

  it('gives each side the same turns, in blocks by chance', async () => {
    const { result } = await usual();
    for (const order of result.orders) expect(order).toMatch(/^(ABBA|BAAB)+$/);
    expect(new Set(result.orders.join('').match(/.{4}/g))).toEqual(new Set(['ABBA', 'BAAB']));
  });

  it('writes both distributions and the rounds into a page', async () => {
    const { page } = await usual();
    expect(page).toContain('data-chart="overlaid"');
    expect(page).toContain('data-chart="ratios"');
  });

  it('is shown again by genesis report', async () => {
    const { again, stdout } = await usual();
    expect(again).toMatchObject({ exitCode: 0, stdout, stderr: '' });
  });

  it('finds a turn that B acknowledged and lost, and stops', async () => {
    const { exitCode, stdout } = await compare('--lose 2');
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/^B: DATA LOST\n {2}B lost \d+ of \d+ acknowledged turns in round 1\n/);
    expect(stdout).toContain('Rounds 1 of at most 10');
  });

  it('finds that B fails more often', async () => {
    const fails = await startBrokenServer((chat, n) =>
      n % 3 === 2 ? chat.answer(500, 'x') : answerRightly(chat),
    );
    const { exitCode, stdout } = await compareRunning(fails, '--no-probe');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^B: WORSE\n {2}failures \+\d+%/);
  });

  it('compares two servers that are running, and says what that means, and that loss is unknown', async () => {
    const { exitCode, stdout } = await compareRunning(await sound(), '--no-audit');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('of these two processes: started again, they may');
    expect(stdout).toContain('Lost turns A unknown; B unknown');
    expect(stdout).toContain('of B unknown: not asked for');
  });

  it('stops after one round of a server that answers nothing as expected, and shows what it answers', async () => {
    const wrong = () => startBrokenServer(({ answer }) => answer(404, 'Not Found'));
    const args = ['--url', await wrong(), '--url', await wrong(), ...SHORT, '--no-probe', '--no-audit'];
    const { exitCode, stdout } = await mainInProcess(['compare', ...args]);
    expect(exitCode).toBe(4);
    expect(stdout).toMatch(/^B: UNDECIDED\n {2}A had no successful request in round 1\n {2}B had no .* 1\n/);
    expect(stdout).not.toMatch(/^ *rate /m);
    expect(stdout).toContain('Rounds 1 of at most 10');
    expect(stdout).toMatch(/Failures A \d+ wrong-path: HTTP 404/);
    expect(stdout).toContain('Next make its requests succeed');
  });

  it('does not call a server no worse whose stored turns it could not read', async () => {
    const { exitCode, stdout } = await compareRunning(await sound(), '--history', '/nothing');
    expect(exitCode).toBe(4);
    expect(stdout).toMatch(/^B: UNDECIDED\n {2}what B stored is unknown: GET \/nothing/);
    expect(stdout).toContain('Next make readable what B stored (--history)');
  });

  it('compares latencies alone where the rate is given', async () => {
    const { exitCode, stdout } = await compareRunning(await sound(), '--no-audit', '-r', '400');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('p50 at most 1000% worse');
    expect(stdout).not.toMatch(/^ *rate /m);
  });

  it('reports the whole rounds until a signal', async () => {
    const json = join(tempFolder(), 'compare.json');
    const args = ['--spawn', SERVER, '--spawn', SERVER, '--rounds', '40', '-d', '50ms', '--tolerance', '0%'];
    const run = startGenesis(['compare', ...args, '--json', json]);
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    run.process.kill('SIGINT');
    const { exitCode, stdout, stderr } = await run.ended;
    expect(exitCode).toBe(130);
    if (stdout === '') expect(stderr).toBe('SIGINT before there was anything to report\n');
    else expect(stdout).toMatch(/^B: UNDECIDED\n {2}after \d+ rounds?: interrupted\n/);
  });

  it('cannot compare a server that does not start', async () => {
    const { exitCode, stderr } = await runGenesis([
      'compare',
      '--spawn',
      SERVER,
      '--spawn',
      'false {{port}}',
    ]);
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 4,
      stderr: expect.stringMatching(/ended at once/),
    });
  });
});

describe('genesis compare cannot compare a server that does not run', () => {
  it.each(['A', 'B', 'A and B'])('%s', async (missing) => {
    const url = async (side: string) =>
      missing.includes(side) ? `http://127.0.0.1:${await freePort()}` : startBrokenServer(answerRightly);
    const { exitCode, stderr } = await mainInProcess([
      'compare',
      '--url',
      await url('A'),
      '--url',
      await url('B'),
    ]);
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(
      /^error: no server listens at \S+ \(ECONNREFUSED.*\)\nStart the server first.*\n$/,
    );
  });
});

it('reports the rounds before the one in which a server did not start', async () => {
  const started = join(tempFolder(), 'started');
  const once = `sh -c 'test ! -e ${started} && touch ${started} && exec ${SERVER}'`;
  const { exitCode, stdout } = await runGenesis(['compare', '--spawn', SERVER, '--spawn', once, ...SHORT]);
  expect(exitCode).toBe(4);
  expect(stdout).toMatch(/^B: UNDECIDED\n {2}after 1 round: [\s\S]*ended at once/);
  expect(stdout).toContain('Rounds 1 of at most 10');
});

describe('genesis compare refuses', () => {
  it.each([
    ['nothing', [], /nothing to compare. Name two servers/],
    ['one server', ['--spawn', SERVER], /1 --spawn given. Name two servers/],
    ['three servers', ['--url', 'http://a', '--url', 'http://b', '--url', 'http://c'], /3 --url given/],
    ['a port for both', ['--spawn', 'a', '--spawn', 'b {{port}}'], /no \{\{port\}\} in --spawn "a"/],
    [
      'an address for both',
      ['--spawn', SERVER, '--spawn', SERVER, '--url', 'http://127.0.0.1:1'],
      /--url is where both servers answer/,
    ],
    ['few rounds', ['--rounds', '9'], /whole number from 10 to 40/],
    [
      'a path without a server',
      ['--url', 'http://a', '--url', 'http://b', '--ready', '/x'],
      /--ready needs --spawn/,
    ],
  ])('%s', async (_, args, message) => {
    const { exitCode, stderr } = await mainInProcess(['compare', ...args]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});
