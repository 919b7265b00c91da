import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLineWithoutSecrets } from '../../src/secrets/command-words.ts';
import { secretsIn, withoutSecrets, withoutSecretsIn } from '../../src/secrets/without-secrets.ts';
import { CAUSES, diagnosis } from '../../src/stress/judge/diagnosis/causes.ts';

describe('a secret is left out of', () => {
  it.each([
    ['http://127.0.0.1/?api_key=hush&page=2', 'http://127.0.0.1/?api_key=…&page=2'],
    ['GET /v1/history?limit=5&token=hush', 'GET /v1/history?limit=5&token=…'],
    ['TOKEN=hush serve --port 80', 'TOKEN=… serve --port 80'],
    [`OPENAI_API_KEY="hush hush" app -v`, 'OPENAI_API_KEY="…" app -v'],
    [`export PGPASSWORD='hush hush'; app`, `export PGPASSWORD='…'; app`],
    ['DB_PASSWORD=hush\\ hush app', 'DB_PASSWORD=… app'],
    ['app --api-key hush --port 80', 'app --api-key … --port 80'],
    ['app --token=hush --port 80', 'app --token=… --port 80'],
    [`app --password 'hush hush' --port 80`, `app --password '…' --port 80`],
    ['app --verbose --client-secret hush', 'app --verbose --client-secret …'],
    ['sh -c "exec app --auth-token hush"', 'sh -c "exec app --auth-token …"'],
    ['java -Dapi.secret=hush -jar app.jar', 'java -Dapi.secret=… -jar app.jar'],
    [`curl -H 'Authorization: Bearer hush' /x`, `curl -H 'Authorization: …' /x`],
    [`curl -H "X-Api-Key: hush" /x`, `curl -H "X-Api-Key: …" /x`],
    [`curl -H 'Cookie: a=hush; b=hush' /x`, `curl -H 'Cookie: …' /x`],
    ['curl -u me:hush http://h/', 'curl -u me:… http://h/'],
    ['app postgres://me:hush@db:5432/chat', 'app postgres://me:…@db:5432/chat'],
    ['app postgres://me:hu/sh@x@db/chat', 'app postgres://me:…@db/chat'],
    ['redis://:hush@127.0.0.1:6379/0', 'redis://:…@127.0.0.1:6379/0'],
    ['host=db password=hush user=me', 'host=db password=… user=me'],
    ['{"api_key":"hush","message":"hi {{token}}"}', '{"api_key":"…","message":"hi {{token}}"}'],
    [`{'password': 'hush', 'n': 1}`, `{'password': '…', 'n': 1}`],
    [String.raw`--body "{\"token\":\"hush\"}"`, String.raw`--body "{\"token\":\"…\"}"`],
    ['{"auth":{"password":12345678}}', '{"auth":{"password":…}}'],
    ['sent Authorization: Basic aHVzaDpodXNo', 'sent Authorization: …'],
    ['WARN api_key: hush was refused', 'WARN api_key: … was refused'],
    ['invalid key sk-proj-4bC_d8hushhush8hush9', 'invalid key …'],
    ['Incorrect Bearer abc123hush456', 'Incorrect Bearer …'],
    ['git clone https://ghp_0123456789hushhushhush0123@github.com/x', 'git clone https://…@github.com/x'],
    ['DB_PASS=hush app --pass hush --pw=hush', 'DB_PASS=… app --pass … --pw=…'],
    [`spawnargs: [ '-v', '--api-key', 'hush' ]`, `spawnargs: [ '-v', '--api-key', '…' ]`],
    ['{"argv":["app","--token","hush"]}', '{"argv":["app","--token","…"]}'],
    [String.raw`"{\"argv\":[\"--token\",\"hush\"]}"`, String.raw`"{\"argv\":[\"--token\",\"…\"]}"`],
    [`{ n: 1, authToken: 'hush', token: "hush" }`, `{ n: 1, authToken: '…', token: "…" }`],
    ['openai.api_key = "hush hush"', 'openai.api_key = "…"'],
    [`PASSWORD='hush'\\''hush' app`, `PASSWORD='…' app`],
    ['TOKEN=`echo hush` app', 'TOKEN=… app'],
    ['Authorization: Digest username="me", response="hush"', 'Authorization: …'],
    ['app --dsn me:hush@tcp(127.0.0.1:3306)/chat', 'app --dsn me:…@tcp(127.0.0.1:3306)/chat'],
    ['https://0123456789hushhushhush0123456789@sentry.example/1', 'https://…@sentry.example/1'],
  ])('%s', (text, shown) => {
    expect(withoutSecrets(text)).toBe(shown);
  });

  it('what a server says alone of what it was started with', () => {
    const command = `app --api-key hush-1 --password password --db-pass="hush hush hush" --token {{token}} a://b:hush-3@c`;
    expect(secretsIn(command, '/x?token=hush-2').toSorted()).toEqual([
      'hush hush hush',
      'hush-1',
      'hush-2',
      'hush-3',
    ]);
  });
});

describe('what is no secret stays:', () => {
  it.each([
    'python3 -m server --port 8080 --host 127.0.0.1',
    'app --max-tokens 100 --tokenizer gpt2 --token-limit=500',
    'app --author me --no-auth --port 80 --auth-mode none --keyspace chat --keepalive 5',
    'app --token-file /run/token --password-file=/run/pw --secret-name chat',
    'app --tls-key /etc/app/server.key --tls-cert server.crt --public-key id.pub',
    'app --sort-key=name --partition-key id --cache-key x --monkey 5 --session-pool 8',
    'API_KEY=$API_KEY app --token "$TOKEN" --secret $(cat secret)',
    '--db-password={{db}} --key={{token}}',
    'docker run --user 1000:1000 -p 8080:80 image',
    'http://127.0.0.1:8080/path?email=a@b.c&page=2',
    'ssh://git@example.org/x, postgres://me@db/chat',
    '{"message":"genesis stress {{token}}","max_tokens":100}',
    '{"message":"what is a token? my key point: none"}',
    `SyntaxError: Unexpected token: } in JSON`,
    'duplicate key: 5, primary key: id, UNIQUE constraint failed: messages.key',
    'Bearer authentication is basic authentication',
    'the request has no {{token}} to find it again by',
    'error: there is no {{port}} in --spawn',
    'x="a=b" y=1&z=2',
    'tests: pass=12 fail=0, key=5 value=7, sid=5, sig=9 killed',
    'PWD=/home/me app --session memory --auth jwt --auth oauth2',
    'GOOGLE_APPLICATION_CREDENTIALS=/run/credentials.json TOKEN_URL=http://h/ app --token-endpoint /x',
    'eos_token=</s> next_page_token=abc',
    'docker run -u node:node image',
    'x-api-key: missing, authorization: required',
    `such as -H 'Authorization: Bearer TOKEN', --token <token>`,
    'on bearer 2026-11-29',
    'const key = keyOf(message)',
    `Unexpected token: '}'`,
  ])('%s', (text) => {
    expect(withoutSecrets(text)).toBe(text);
  });

  it('all that genesis says of causes', () => {
    for (const cause of CAUSES) {
      const said = diagnosis(cause, 'evidence');
      expect(withoutSecretsIn(said)).toEqual(said);
    }
  });

  it('what has been left out', () => {
    const part = fc.constantFrom(
      '--token ',
      'key=',
      '"api_key":',
      "'x: ",
      'password: ',
      'a://b:',
      '@',
      ' ',
      'hush',
      '…',
      '\n',
    );
    const text = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(text, (text) => {
        const once = withoutSecrets(text);
        expect(withoutSecrets(once)).toBe(once);
      }),
    );
  });

  it('what no text is in', () => {
    const result = {
      latency: { count: 3, histogram: 'AKIA0123456789ABCDEF' },
      none: null,
      texts: ['key=hush'],
    };
    expect(withoutSecretsIn(result)).toEqual({ ...result, texts: ['key=…'] });
  });
});

describe('a command line', () => {
  it.each([
    [
      ['python3', 'server.py', '--api-key', 'sk-1', '--port', '80'],
      'python3 server.py --api-key … --port 80',
    ],
    [['app', '--password=hush hush'], 'app --password=…'],
    [['env', 'TOKEN=hush hush', 'app'], 'env TOKEN=… app'],
    [['curl', '-H', 'X-Any: hush hush', '-HCookie: hush'], 'curl -H X-Any: … -HCookie: …'],
    [['app', 'postgres://app:hush@db/chat'], 'app postgres://app:…@db/chat'],
    [['sh', '-c', 'TOKEN="hush hush" app'], 'sh -c TOKEN=…'],
    [['app', '--no-auth', '--port', '80'], 'app --no-auth --port 80'],
    [['python3', '-c', 'import x\n  x()'], 'python3 -c import x x()'],
    [['author', '--authorised', 'x'], 'author --authorised x'],
    [[''], ''],
  ])('%j', (words, shown) => {
    expect(commandLineWithoutSecrets(words)).toBe(shown);
  });
});

it('texts of any length take a time in proportion to it', () => {
  // Each of these took a minute or more where a pattern looked at the rest of the text from each of its places.
  for (const unit of [
    'a:',
    "'--a',",
    '{a: ',
    'key = ',
    'cookie: ="',
    "$'",
    '://a1',
    'sk-',
    'a://b:',
    "'a:",
    'key=',
    'eyJaaaaaaaaa.',
    '--token ',
    '"key":',
  ])
    expect(withoutSecrets(unit.repeat(100_000)).length).toBeGreaterThan(0);
});
