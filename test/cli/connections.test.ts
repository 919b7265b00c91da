import { createPrivateKey } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../src/stress/target/free-port.ts';
import { CHAT_ROUTES, chatApi, HISTORY_ROUTES } from '../support/chat-api.ts';
import { runGenesis } from '../support/cli.ts';
import { listen } from '../support/http-server.ts';
import { EXPIRED, OTHER_NAMES, SELF_SIGNED } from '../support/self-signed.ts';
import { tempFolder } from '../support/temp-folder.ts';

const ROUTES = { ...CHAT_ROUTES, ...HISTORY_ROUTES };
const chat = () => chatApi(ROUTES).listener;

/** A file with a text; resolves with its name. */
function fileOf(text: string): string {
  const file = join(tempFolder(), 'a.pem');
  writeFileSync(file, text);
  return file;
}

const CA = () => ['--ca', fileOf(SELF_SIGNED.cert)];
const CLIENT = () => ['--cert', fileOf(SELF_SIGNED.cert), '--key', fileOf(SELF_SIGNED.key)];

async function startTls(options: ServerOptions = SELF_SIGNED): Promise<string> {
  return `https://127.0.0.1:${await listen(createTlsServer(options, chat()))}`;
}

async function startUnix(listener: RequestListener = chat()): Promise<string> {
  const path = join(tempFolder(), 'chat.sock');
  await listen(createServer(listener), { path });
  return path;
}

const AUDITED = { status: 'read', acknowledged: 20, stored: 20, lost: 0 };

async function stress(...args: string[]) {
  const { exitCode, stdout, stderr } = await runGenesis(['stress', ...args, '--json', '-']);
  return { exitCode, stderr, result: stdout === '' ? undefined : JSON.parse(stdout) };
}

/** Some hundred requests, not many thousands. */
const FOR_A_SECOND = ['-c', '3', '-d', '1s', '--think', '5ms'];

describe('a server with a certificate of its own', () => {
  it('is loaded and audited where the certificate is named', async () => {
    const { exitCode, stderr, result } = await stress('--url', await startTls(), ...CA());
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(result.audit).toMatchObject(AUDITED);
    expect(result.settings).toMatchObject({ insecure: false, unixSocket: null, follow: false });
  });

  it('is loaded unchecked, and the report says so', async () => {
    const url = await startTls(EXPIRED);
    const { exitCode, result } = await stress('--url', url, '--insecure');
    expect(exitCode).toBe(0);
    expect(result.settings.insecure).toBe(true);
    expect(result.target.description).toMatch(/its certificate is not checked/);
    expect(result.audit).toMatchObject(AUDITED);
  });

  it('is loaded through a network that drips', async () => {
    const load = [...FOR_A_SECOND, '--fault', 'drip@100ms:200ms'];
    const { exitCode, result } = await stress('--url', await startTls(), ...CA(), ...load);
    expect(exitCode).toBe(0);
    expect(result.outcomes.ok).toBe(result.requests.completed);
  });

  it('is not loaded with the certificate of another one', async () => {
    const { exitCode, stderr } = await stress('--url', await startTls(EXPIRED), ...CA());
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/^error: the certificate of https/);
    expect(stderr).toMatch(/--insecure\.\n {2}genesis stress .*--insecure\n$/);
    expect(stderr).not.toContain('--ca /');
  });

  it('has other names, which are listed', async () => {
    const { exitCode, stderr } = await stress(
      '--url',
      await startTls(OTHER_NAMES),
      '--ca',
      fileOf(OTHER_NAMES.cert),
    );
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/made for chat\.example, chat\.internal, 10\.0\.0\.1: use one of them/);
  });

  it('is recognised where it is asked without TLS, before the load', async () => {
    const url = await startTls();
    const { exitCode, stdout, stderr } = await runGenesis([
      'stress',
      `${url.replace('https:', 'http:')}/ask`,
    ]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: '' });
    expect(stderr).toContain(`speaks TLS, and was asked without it\nTry --url ${url} --insecure.`);
    expect(stderr).toContain(`\n  genesis stress ${url}/ask --insecure\n`);
  });

  it('is recognised in a load without TLS', async () => {
    const url = await startTls();
    const plain = url.replace('https:', 'http:');
    const { exitCode, result } = await stress('--url', plain, '--no-audit', '--no-probe');
    expect(exitCode).toBe(1);
    expect(result.observations).toEqual([`the server speaks TLS, and was asked without it: use ${url}`]);
  });

  it('is compared with one that has none', async () => {
    const { exitCode, stderr } = await runGenesis([
      'compare',
      'http://127.0.0.1:1',
      await startTls(),
      '--insecure',
    ]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 4,
      stderr: expect.stringContaining('no server listens'),
    });
  });

  it('is verified', async () => {
    const args = ['--only', 'burst', '--quick', '--json', '-'];
    const { exitCode, stdout } = await runGenesis(['verify', '--url', await startTls(), ...CA(), ...args]);
    expect({ exitCode, ...JSON.parse(stdout) }).toMatchObject({ exitCode: 0, insecure: false });
  });

  it('is examined by the doctor, which says what is missing', async () => {
    const url = await startTls();
    const refused = await runGenesis(['doctor', '--url', url]);
    expect(refused.stdout.replace(/\s+/g, ' ')).toMatch(/TLS failed: self-signed certificate.*--ca FILE/);
    const reached = await runGenesis(['doctor', '--url', url, ...CA(), '--json', '-']);
    expect(reached.stdout).toMatch(/gives no answers of Genesis: GET \/api\/health answered with 404/);
  });
});

describe('a server that wants a certificate of its client', () => {
  const startMutual = () => startTls({ ...SELF_SIGNED, ca: SELF_SIGNED.cert, requestCert: true });

  it('gets it', async () => {
    const { exitCode, result } = await stress('--url', await startMutual(), ...CA(), ...CLIENT());
    expect(exitCode).toBe(0);
    expect(result.audit).toMatchObject(AUDITED);
  });

  it('is named where it does not get it', async () => {
    const { exitCode, stderr } = await stress('--url', await startMutual(), ...CA());
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(
      /refuses a client without a certificate that it trusts.*\n.*--cert client\.pem --key client-key\.pem/,
    );
  });
});

describe('a server on a Unix socket', () => {
  it('is loaded and audited', async () => {
    const path = await startUnix();
    const { exitCode, stderr, result } = await stress('--url', 'http://chat.invalid', '--unix-socket', path);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(result.audit).toMatchObject(AUDITED);
    expect(result.settings.unixSocket).toBe(path);
  });

  it('is loaded through a network that drips', async () => {
    const load = [...FOR_A_SECOND, '--fault', 'drip@100ms:200ms'];
    const socket = ['--unix-socket', await startUnix()];
    const { exitCode, result } = await stress('--url', 'http://localhost', ...socket, ...load);
    expect(exitCode).toBe(0);
    expect(result.outcomes.ok).toBe(result.requests.completed);
  });

  it('is loaded through a network that cuts', async () => {
    const load = [...FOR_A_SECOND, '--fault', 'cut@100ms:300ms', '--no-audit'];
    const socket = ['--unix-socket', await startUnix()];
    const { result } = await stress('--url', 'http://localhost', ...socket, ...load);
    expect(result.faults[0]).toMatchObject({ happened: true });
    expect(result.outcomes.ok).toBeGreaterThan(0);
  });

  it('is verified with malformed requests, of which some leave without a word', async () => {
    const path = await startUnix((_request, response) => response.writeHead(400).end('{"detail":"no"}'));
    const args = ['http://localhost', '--unix-socket', path, '--only', 'bad-input', '--no-probe'];
    const { stdout, stderr } = await runGenesis(['verify', ...args]);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^FAILED +bad-input/m);
  });

  it('gets the host of the URL, and paths below that of the URL', async () => {
    const seen: (string | undefined)[] = [];
    const path = await startUnix((request, response) => {
      seen.push(request.headers.host, request.url);
      response.end('{"response":"hello"}');
    });
    await stress('--url', 'http://chat.invalid/base', '--unix-socket', path, '--no-audit', '-c', '1');
    expect(seen).toEqual(expect.arrayContaining(['chat.invalid', '/base/api/chat']));
    expect(seen.filter((value) => value?.startsWith('chat'))).toHaveLength(seen.length / 2);
  });

  it('is started by the tool', async () => {
    const script = join(tempFolder(), 'server.cjs');
    const answer = '(q, r) => q.resume().on("end", () => r.end(\'{"response":"hello"}\'))';
    writeFileSync(script, `require('http').createServer(${answer}).listen(process.argv[2])`);
    const path = join(tempFolder(), '{{port}}.sock');
    const spawn = ['--spawn', `${process.execPath} ${script} ${path}`, '--url', 'http://localhost:{{port}}'];
    const { exitCode, stderr, result } = await stress(...spawn, '--unix-socket', path, '--no-audit');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(result.outcomes.ok).toBe(20);
  });

  it('is compared with another one', async () => {
    const urls = ['--url', 'http://localhost', '--url', 'http://localhost'];
    const sockets = ['--unix-socket', await startUnix(), '--unix-socket', await startUnix()];
    const short = ['--rounds', '10', '-d', '50ms', '--warmup', '10ms', '-c', '2', '--json', '-'];
    const { stdout, stderr } = await runGenesis(['compare', ...urls, ...sockets, ...short]);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout).before.target.description).toMatch(/^http:\/\/localhost on .*chat\.sock$/);
  });
});

const hasIPv6 = await new Promise<boolean>((resolve) => {
  const server = createServer().once('error', () => resolve(false));
  server.listen(0, '::1', () => server.close(() => resolve(true)));
});

describe.skipIf(!hasIPv6)('a server on ::1 alone (needs IPv6)', () => {
  const start = () => listen(createServer(chat()), { port: 0, host: '::1' });

  it('is localhost', async () => {
    const { exitCode, stderr, result } = await stress('--url', `http://localhost:${await start()}`);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(result.audit).toMatchObject(AUDITED);
  });

  it('is localhost through a network that drips', async () => {
    const load = [...FOR_A_SECOND, '--fault', 'drip@100ms:200ms', '--no-audit'];
    const { exitCode, result } = await stress('--url', `http://localhost:${await start()}`, ...load);
    expect(exitCode).toBe(0);
    expect(result.outcomes.ok).toBe(result.requests.completed);
  });

  it('is found where the URL has the other address', async () => {
    const port = await start();
    const { exitCode, stderr } = await stress('--url', `http://127.0.0.1:${port}`);
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(`listens at http://[::1]:${port} instead`);
    const doctor = await runGenesis(['doctor', '--url', `http://127.0.0.1:${port}`]);
    expect(doctor.stdout.replace(/\s+/g, ' ')).toMatch(`listens at http://[::1]:${port} instead`);
  });

  it('is found the other way round, too', async () => {
    const port = await listen(createServer(chat()));
    const { stderr } = await stress('--url', `http://[::1]:${port}`);
    expect(stderr).toMatch(`listens at http://127.0.0.1:${port} instead`);
  });

  it('is found where the tool starts it', async () => {
    const script = join(tempFolder(), 'server.cjs');
    writeFileSync(script, `require('http').createServer().listen(process.argv[2], '::1')`);
    const spawn = ['--spawn', `${process.execPath} ${script} {{port}}`, '--url', 'http://127.0.0.1:{{port}}'];
    const { exitCode, stderr } = await stress(...spawn);
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/listens at http:\/\/\[::1\]:\d+, and not at http:\/\/127/);
  });
});

describe('a server that redirects', () => {
  const start = async () => {
    const { listener } = chatApi({
      'POST /api/chat/': ROUTES['POST /api/chat'],
      'GET /api/conversation/': ROUTES['GET /api/conversation'],
    } as typeof ROUTES);
    return listen(
      createServer((request, response) => {
        const { pathname, search } = new URL(request.url ?? '', 'http://localhost');
        if (pathname.endsWith('/')) return listener(request, response);
        request
          .resume()
          .once('end', () => response.writeHead(307, { location: `${pathname}/${search}` }).end());
      }),
    );
  };

  it('is followed, for the load and for the audit', async () => {
    const { exitCode, stderr, result } = await stress(
      '--url',
      `http://127.0.0.1:${await start()}`,
      '--follow',
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(result.requests).toEqual({ completed: 20, ok: 20, traced: 20 });
    expect(result.audit).toMatchObject(AUDITED);
    expect(result.settings.follow).toBe(true);
  });

  it('is not followed unless asked to', async () => {
    const url = `http://127.0.0.1:${await start()}`;
    const { exitCode, result } = await stress('--url', url, '--no-audit', '--no-probe');
    expect(exitCode).toBe(1);
    expect(result.outcomes.redirected).toBe(20);
  });
});

describe('a contradiction', () => {
  const HTTP = ['--url', 'http://127.0.0.1:9'];
  const HTTPS = ['--url', 'https://127.0.0.1:9'];
  const encrypted = () =>
    createPrivateKey(SELF_SIGNED.key)
      .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
      .toString();

  it.each<[name: string, args: () => string[], message: RegExp]>([
    ['TLS without TLS', () => [...HTTP, '--insecure'], /--insecure is about TLS, and http:\/\/127/],
    [
      'a certificate without a key',
      () => [...HTTPS, ...CLIENT().slice(0, 2)],
      /a certificate without its key/,
    ],
    [
      'a key without a certificate',
      () => [...HTTPS, ...CLIENT().slice(2)],
      /a key without its certificate.*--cert client\.pem --key client-key\.pem/,
    ],
    [
      'a key of another certificate',
      () => [...HTTPS, ...CLIENT().slice(0, 2), '--key', fileOf(EXPIRED.key)],
      /the key does not belong to the certificate of --cert/,
    ],
    ['an encrypted key', () => [...HTTPS, '--key', fileOf(encrypted())], /is encrypted.*openssl pkey/],
    ['a file that is not PEM', () => [...HTTPS, '--ca', fileOf('hello')], /a\.pem is not PEM/],
    [
      'a key as a certificate',
      () => [...HTTPS, '--ca', fileOf(SELF_SIGNED.key)],
      /no certificate, but: PRIVATE KEY/,
    ],
    [
      'a certificate as a key',
      () => [...HTTPS, '--key', fileOf(SELF_SIGNED.cert)],
      /no private key, but: CERTIFICATE/,
    ],
    [
      'a damaged certificate',
      () => [...HTTPS, '--ca', fileOf(SELF_SIGNED.cert.replace('MII', 'AAA'))],
      /cannot be read/,
    ],
    ['no file', () => [...HTTPS, '--ca', '/nowhere/ca.pem'], /\/nowhere\/ca\.pem cannot be read: ENOENT/],
    ['trust and none', () => [...HTTPS, ...CA(), '--insecure'], /--insecure.*cannot be used with.*--ca/],
    ['no socket', () => [...HTTP, '--unix-socket', '/nowhere/chat.sock'], /chat\.sock does not exist/],
    ['a file as a socket', () => [...HTTP, '--unix-socket', fileOf('')], /a\.pem is no Unix socket/],
    ['the embedded server', () => ['--follow'], /--follow needs the URL of the server/],
  ])('%s', async (_name, args, message) => {
    const { exitCode, stderr } = await runGenesis(['stress', ...args()]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringMatching(message) });
  });

  it.each([
    ['verify', '--url', 'http://127.0.0.1:9', '--insecure'],
    ['doctor', '--url', 'http://127.0.0.1:9', '--insecure'],
    ['compare', '--url', 'http://127.0.0.1:9', '--url', 'http://127.0.0.1:9', '--insecure'],
  ])('is refused by %s, too', async (...args) => {
    const { exitCode, stderr } = await runGenesis(args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringMatching(/is about TLS/) });
  });
});

it('nothing that listens nowhere is said to listen elsewhere', async () => {
  const { exitCode, stderr } = await stress('--url', `http://127.0.0.1:${await freePort()}`);
  expect(exitCode).toBe(4);
  expect(stderr).toMatch(/Start the server first/);
});
