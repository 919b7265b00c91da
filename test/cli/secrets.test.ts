import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runGenesis } from '../support/cli.ts';
import { tempFolder } from '../support/temp-folder.ts';

// Answers half of the requests with an error that repeats what it was sent and started with, and logs that too.
const SERVER = `
const http = require('node:http');
let n = 0;
http.createServer((request, response) => {
  let body = '';
  request.on('data', (part) => (body += part)).on('end', () => {
    const seen = request.url + ' Authorization: ' + request.headers.authorization + ' ' + process.argv.slice(2).join(' ');
    console.error({ token: process.argv[3], spawnargs: process.argv.slice(2) });
    console.error('Error: refused ' + seen + ' API_TOKEN=' + process.env.API_TOKEN);
    response.writeHead(n++ % 2 ? 200 : 500, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { message: 'refused ' + seen + ' ' + String(request.headers.authorization).slice(7) + ' ' + process.argv[3], password: 'hush-5' } }));
  });
}).listen(process.env.PORT, '127.0.0.1');
`;

function spawned(): string {
  const file = join(tempFolder(), 'server.cjs');
  writeFileSync(file, SERVER);
  return `API_TOKEN=hush-1 "${process.execPath}" ${file} --api-key hush-2 --pass hush-9 --db postgres://me:hush-3@db/chat`;
}

const URL_OF_SPAWNED = ['--url', 'http://127.0.0.1:{{port}}'];
const REQUEST = [
  ...['--path', '/chat?token=hush-4', '-H', 'Authorization: Bearer hush-6', '--history', '/m?key=hush-7'],
  ...['--body', '{"message":"{{token}}","client_secret":"hush-8"}'],
];

/** A report of each format, all of them as one text, with what was printed. */
async function reports(...args: string[]): Promise<string> {
  const folder = tempFolder();
  const files = ['a.txt', 'a.json', 'a.xml', 'a.md', 'a.html'].map((name) => join(folder, name));
  const outputs = files.flatMap((file) => ['-o', file]);
  const { stdout, stderr } = await runGenesis([...args, ...outputs]);
  return [stdout, stderr, ...files.map((file) => readFileSync(file, 'utf8'))].join('\n');
}

describe('a secret is in no report', () => {
  it('of genesis stress, wherever it was given or came back', async () => {
    const text = await reports('stress', '-c', '4', '--spawn', spawned(), ...URL_OF_SPAWNED, ...REQUEST);
    expect(text).not.toMatch(/hush/);
    expect(text).toMatch(/API_TOKEN=… .* --api-key … --pass … --db postgres:\/\/me:…@db\/chat/);
    expect(text).toContain('"path": "/chat?token=…"');
  });

  it('of genesis verify', async () => {
    const file = join(tempFolder(), 'verify.json');
    const target = ['--spawn', spawned(), ...URL_OF_SPAWNED];
    const { stdout, stderr } = await runGenesis(['verify', '--only', 'burst', ...target, '--json', file]);
    const text = [stdout, stderr, readFileSync(file, 'utf8')].join('\n');
    expect(text).not.toMatch(/hush/);
    expect(JSON.parse(readFileSync(file, 'utf8')).target).toMatch(/^API_TOKEN=… /);
  });

  it.each([
    ['doctor', 'mysql://me:hush@db/chat'],
    ['copy', 'postgres://me:hush@db', 'chat.db'],
    ['stress', '--db', 'postgres://me:hush@db/chat'],
    ['stress', '--url', 'http://me:hush@127.0.0.1'],
    ['verify', '--url', 'http://127.0.0.1/?token=hush'],
    ['stress', '--spawn', 'TOKEN=hush false', '--url', 'http://127.0.0.1:1'],
    ['compare', '--spawn', 'TOKEN=hush x', '--spawn', 'y'],
  ])('that is an error: %s %s %s', async (...args) => {
    const { stdout, stderr, exitCode } = await runGenesis(args.filter((arg) => arg !== undefined));
    expect([2, 4]).toContain(exitCode);
    expect(stderr).toMatch(/^error: /);
    expect(stdout + stderr).not.toMatch(/hush/);
  });
});

describe('--no-command', () => {
  it('leaves the command lines out of the reports of genesis stress', async () => {
    const text = await reports('stress', '-c', '2', '--no-command', '--spawn', spawned(), ...URL_OF_SPAWNED);
    expect(text).not.toMatch(/--api-key|postgres|genesis stress -c/);
    expect(text).toContain('the server that --spawn started');
    expect(text).toContain('"command": null');
  });

  it('leaves them out of those of genesis verify, of a server that does not start, too', async () => {
    const target = ['--spawn', `${process.execPath} --not-an-option-of-node`, ...URL_OF_SPAWNED];
    const shown = await runGenesis(['verify', '--only', 'burst', '--no-command', '--json', '-', ...target]);
    expect(shown.exitCode).toBe(4);
    expect(JSON.parse(shown.stdout)).toMatchObject({
      target: 'the server that --spawn started',
      checks: [
        { status: 'unknown', reason: expect.stringMatching(/^"the server that --spawn started" ended/) },
      ],
    });
  });
});
