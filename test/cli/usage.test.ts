import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../src/version.ts';
import { runGenesis } from '../support/cli.ts';
import { GENESIS } from '../support/genesis.ts';
import { tempFolder } from '../support/temp-folder.ts';

describe('help', () => {
  it.each([
    ['--help'],
    ['help', 'stress'],
    ['stress', '--help'],
    ['serve', '--help'],
    ['verify', '--help'],
    ['doctor', '--help'],
    ['report', '--help'],
    ['copy', '--help'],
  ])('is on stdout: %s %s', async (...args) => {
    const { exitCode, stdout, stderr } = await runGenesis(args.filter((arg) => arg !== undefined));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: genesis/);
  });

  it('is on stderr where no command was given', async () => {
    const { exitCode, stderr } = await runGenesis([]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/Usage: genesis.*stress/s);
  });

  it.each([['--version'], ['-V'], ['-V', 'serve']])('knows its version: %s %s', async (...args) => {
    expect(await runGenesis(args)).toMatchObject({ exitCode: 0, stdout: `${VERSION}\n`, stderr: '' });
  });
});

describe('a wrong command line says what was expected, does nothing and exits with 2', () => {
  const integer = (max: string) => new RegExp(`Expected a whole number from 1 to ${max}\\.`);
  it.each<[string, RegExp]>([
    ['strss', /unknown command 'strss'.*Did you mean stress\?/s],
    ['stress --concurency 20', /unknown option '--concurency'.*Did you mean --concurrency\?/s],
    ['stress 8080', /'8080' is no URL\. .*Did you mean localhost:8080\?/],
    ['stress htp://x:1/ask', /htp is neither http nor https\. .*Did you mean http:\/\/x:1\/ask\?/],
    ['stress localhost:8080 localhost:8081', /too many arguments/],
    ['stress chat.db', /'chat\.db' is no URL/],
    ['stress localhost:1 --url http://127.0.0.1:1', /'localhost:1' and --url are two URLs/],
    ['stress localhost:1/{{id}}', /There is no placeholder \{\{id\}\}/],
    ['stress me:secret@localhost:1', /^error: what was given is no URL\. .*-H 'Authorization: Basic …'/],
    ['stress localhost:1 --model-delay 5', /--model-delay cannot be used with a URL/],
    ['stress --spawn x{{port}} localhost:1', /not in --url/],
    ['stress localhost:{{port}}', /\{\{port\}\} is replaced only with --spawn/],
    ['stress --concurrency', /argument missing/],
    ['stress --concurrency 0', integer('10000')],
    ['stress --concurrency -1', integer('10000')],
    ['stress --concurrency 1e9', integer('10000')],
    ['stress --concurrency 1000000000', integer('10000')],
    ['stress --concurrency abc', integer('10000')],
    ['stress --concurrency 2.5', integer('10000')],
    ['stress -n 0', integer('10000000')],
    ['stress -c 20 -n 5', /--requests 5 is less than --concurrency 20/],
    ['stress -d 30', /Expected a duration with its unit/],
    ['stress -d 0s', /Expected a duration/],
    ['stress -d 1s -n 5', /cannot be used with/],
    ['stress -t soon', /Expected a duration/],
    ['stress --url http://127.0.0.1:1 --model-delay 5', /cannot be used with/],
    ['stress --url http://127.0.0.1:1 --durability full', /cannot be used with/],
    ['stress --spawn x', /--spawn needs --url/],
    ['stress --ready /health', /--ready needs --spawn/],
    ['stress --ready health', /Expected a path that begins with \//],
    ['verify --ready /health', /--ready needs --spawn/],
    ['stress --spawn x{{port}} --url http://127.0.0.1:1', /not in --url/],
    ['stress --model-delay 5-1', /Expected milliseconds or a range/],
    ['stress --durability some', /Allowed choices are full, normal/],
    ['stress -d 25h', /24h at most/],
    ['stress --model-delay 9999999999', /24h at most/],
    [
      'stress --fault explode@1s',
      /Expected lock@1s:8s, kill@2s, terminate@2s, pause@1s:500ms, model-error:20%, cut@1s:3s, slow@1s:3s or drip@1s:3s\./,
    ],
    ['stress --fault cut@1s', /Expected lock@1s:8s, .*cut@1s:3s/],
    ['stress --fault model-error:5% --fault model-error:6%', /There is only one model/],
    ['stress --fault model-error:5% --model-delay 5', /--model-delay cannot be used with model-error/],
    ['stress -c 1,x', integer('10000')],
    ['stress -r 0', /Expected requests per second, above 0/],
    ['stress --stage 10s', /Expected a duration and what to reach in it, such as 10s:50/],
    ['stress --stage 1s:5 -d 1s', /cannot be used with/],
    ['stress --stage 1s:5 -c 5', /--stage sets the number of users/],
    ['stress --stage 1s:0.5', /whole numbers up to 10000/],
    ['stress --start-at soon', /Expected a time in the future/],
    ['stress --start-at 0', /s ago\. Expected a time in the future/],
    ['stress -H Authorization', /Expected a header, such as 'Name: value'/],
    ['stress -H Content-Length:5', /set by genesis itself/],
    ['stress --method GET/', /Expected a method/],
    ['stress --path v1/chat', /Expected a path that begins with \//],
    ['stress --history messages', /Expected a path that begins with \//],
    ['stress --body {', /Expected JSON or the name of a file/],
    ['stress --api opnai', /Expected one of genesis, openai, openai-responses, anthropic, ollama and auto\./],
    ['stress --body {} --model m', /--model cannot be used with --body/],
    ['stress --body {} --stream', /--stream cannot be used with --body/],
    ['stress --api openai', /the API openai needs a URL or --spawn/],
    ['verify --model m', /--model needs --url or --spawn/],
    ['stress --api genesis --model m', /--model cannot be used with Genesis's API/],
    ['stress localhost:1/ask --stream', /--stream has no meaning that is known at \/ask/],
    ['stress --body {} --message x', /--message cannot be used with --body/],
    ['stress --message {{id}}', /There is no placeholder \{\{id\}\}/],
    [
      'stress --slo ttft<300',
      /300 has no unit: write 300ms or 300s\. Expected an upper limit for each request, such/,
    ],
    ['stress --slo p99<300ms', /p99 is a figure of the whole run: give it to --threshold/],
    [
      'stress --threshold ttft<300ms',
      /ttft is a limit for each request: give it to --slo\. Expected success>=/,
    ],
    ['stress --threshold goodput>=99%', /goodput>=99% needs --slo: .* Add one, such as --slo 'latency<5s'/],
    ['stress --noise 10', /Expected a percentage, such as 10%/],
    ['stress -f pdf', /Expected one of text, json, junit, markdown, html/],
    ['stress -f json -f text', /stdout cannot have both json and text/],
    ['stress -o result', /the format of result is unknown/],
    ['stress -o x.json --json x.json', /two reports cannot both go to x\.json/],
    ['stress --log .', /\. cannot be read: it is a folder/],
    ['verify --only brst,stps', /there is no check 'brst' or 'stps'\. There are burst, steps/],
    ['verify --skip brst', /there is no check 'brst'/],
    ['verify --only burst --skip burst', /leave no check to run/],
    ['verify --only=', /Expected a value that is not empty/],
    ['verify --spawn x', /--spawn needs --url/],
    ['verify --spawn x --url server', /Expected a URL such as http/],
    ['verify --url http://127.0.0.1:{{port}}', /\{\{port\}\} is replaced only with --spawn/],
    ['verify 8080', /Did you mean localhost:8080\?/],
    [
      'compare localhost:1 no-such.json',
      /'localhost:1' is the URL of a server, and 'no-such\.json' the name of a file/,
    ],
    ['compare localhost:1/a localhost:2/b', /the paths are \/a and \/b\. Add --path/],
    ['compare localhost:1 localhost:2 --url http://127.0.0.1:1', /Leave out --url/],
    ['compare localhost:1', /Name two servers, A and then B/],
    ['verify --db x.db', /--db FILE needs --spawn or --url/],
    ['verify --json - --junit -', /two reports cannot both go to stdout/],
    ['verify --json x --junit ./x', /two reports cannot both go to \.\/x/],
    ['verify --url http://127.0.0.1:1 --db no-such.db', /there is no database no-such\.db/],
    ['verify --spawn x{{port}} --url http://127.0.0.1:1', /not in --url/],
    ['stress --fault terminate@1s', /terminate ends sessions of PostgreSQL, so it needs --db postgres:/],
    ['stress --fault kill@2s -d 1s', /kill@2s is due after the end of the load/],
    ['verify --json no/such/folder/x.json', /cannot be written/],
    ['doctor', /there is nothing to look at\. Name a database, .* or a running Genesis with --url/],
    ['doctor --url http://127.0.0.1:1 x.db', /x\.db and --url exclude each other/],
    ['doctor x.db y.db', /too many arguments/],
    ['doctor ', /Expected a value that is not empty/],
    ['doctor http://127.0.0.1:8080', /another kind of server \(http\)\n.*--url/],
    ['doctor mysql://me:secret@db/chat', /the address of another kind of server \(mysql\)\n.*genesis stress/],
    ['doctor file::memory:?cache=shared', /a database in memory, which only its own process sees/],
    [
      'verify --url http://127.0.0.1:1 --db sqlite://',
      /^error: --db is a database in memory.*\nLet the program use a file/,
    ],
    ['doctor -x.db', /unknown option '-x\.db'/],
    ['doctor --url 8080', /Expected a URL such as http/],
    ['doctor --url http://me:secret@127.0.0.1', /without a user name or password/],
    ['doctor --for 5 x.db', /Expected a duration with its unit/],
    ['doctor --for 0s x.db', /Expected a duration with its unit/],
    ['doctor --for 61m x.db', /1h at most/],
    ['doctor --watch --full x.db', /--watch and --full exclude each other/],
    ['doctor --watch --json - x.db', /--watch shows text on stdout only, without -f, -o, --json and --junit/],
    ['doctor --watch -f html x.db', /--watch shows text on stdout only/],
    ['doctor --json no/such/folder/x.json x.db', /cannot be written/],
    ['doctor --json . x.db', /cannot be written: it is a folder/],
    ['doctor --json x.db-wal x.db', /: x\.db-wal would overwrite the database/],
    ['doctor -f html -o x.db x.db', /: x\.db would overwrite the database/],
    ['doctor -f json -f html x.db', /stdout cannot have both json and html/],
    ['report', /missing required argument 'files'/],
    ['report -f pdf x.json', /Expected one of text, json, junit, markdown, html\./],
    ['serve --db x.db --temporary', /cannot be used with/],
    ['serve --host=', /Expected a value that is not empty/],
    ['stress --json=', /Expected a value that is not empty/],
    ['stress --db=', /^error: --db is empty\nExpected a SQLite file/],
    ['serve --model llama3', /there is no model 'llama3' here, only echo\. Add --model-url/],
    ['serve --model echo --model llama3', /there is no model 'llama3' here, only echo\. Add --model-url/],
    ['serve --model echo --model echo', /Expected each model once: one that fails is not asked again/],
    ['serve --model-rate 0', /Expected words per second, above 0 and up to 1000000/],
    [
      'serve --model-rate 5 --model-delay 100',
      /'--model-rate <n>' cannot be used with option '--model-delay <ms>'/,
    ],
    ['serve --model-idle-timeout 30', /Expected a duration with its unit/],
    ['serve --port 65536', /Expected a whole number from 0 to 65535/],
    ['serve --pool-size 0', /Expected a whole number from 1 to 64/],
    ['serve --model-url ftp://x', /Expected a URL such as http/],
  ])('genesis %s', async (line, message) => {
    const { exitCode, stdout, stderr } = await runGenesis(line.split(' '), { cwd: tempFolder() });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\.js:\d/);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
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
