import { expect, it } from 'vitest';
import {
  GenesisError,
  parseResult,
  runCompare,
  runDoctor,
  runStress,
  runVerify,
  startServer,
} from '../../src/index.ts';

type Refused = readonly [what: string, call: () => Promise<unknown>, message: RegExp, hint: RegExp];

/** What TypeScript would refuse. */
const wrong = (options: object) => options as never;

const REFUSED: readonly Refused[] = [
  [
    'an option that does not exist',
    () => runStress(wrong({ concurency: 20 })),
    /^runStress has no option concurency$/,
    /concurrency/,
  ],
  [
    'options that are no object',
    () => runStress('http://127.0.0.1:8080' as never),
    /^runStress takes its options as one object$/,
    /url/,
  ],
  [
    'a number that is a text',
    () => runStress(wrong({ concurrency: '20' })),
    /^runStress: concurrency must be integer$/,
    /^Expected a whole number from 1 to 10000\.$/,
  ],
  [
    'a number that is too large',
    () => runStress({ concurrency: 20_000 }),
    /concurrency must be <= 10000/,
    /from 1 to 10000/,
  ],
  [
    'samples that go to no function',
    () => runStress(wrong({ onSample: 'samples.csv' })),
    /^runStress: onSample is not a function$/,
    /record of a request/,
  ],
  [
    'a time that is no whole number',
    () => runStress({ durationMs: 0.5 }),
    /durationMs must be integer/,
    /whole milliseconds/,
  ],
  [
    'two options that exclude each other',
    () => runStress({ durationMs: 1_000, requests: 10 }),
    /^durationMs cannot be used with requests$/,
    /^Leave out one of them\.$/,
  ],
  [
    'fewer requests than users',
    () => runStress({ concurrency: 20, requests: 10 }),
    /^requests 10 is less than concurrency 20$/,
    /20 users/,
  ],
  [
    'a spread of arrivals without a rate',
    () => runStress({ arrivals: { kind: 'poisson' } }),
    /^arrivals needs ratePerSecond/,
    /Give ratePerSecond/,
  ],
  [
    'a spread of arrivals without its shape',
    () => runStress(wrong({ ratePerSecond: 10, arrivals: { kind: 'gamma' } })),
    /^runStress: arrivals/,
    /shape from 0\.1 to 1000/,
  ],
  [
    'a pause with a rate',
    () => runStress({ ratePerSecond: 10, thinkMs: 1_000 }),
    /^thinkMs cannot be used with ratePerSecond/,
    /^Leave out one of them\.$/,
  ],
  [
    'a pause with the wrong limits',
    () => runStress({ requests: 40, thinkMs: { min: 2, max: 1 } }),
    /^thinkMs: min 2 is more than max 1$/,
    /Exchange/,
  ],
  [
    'a command line without a URL',
    () => runStress({ spawn: 'node server.js' }),
    /^spawn needs url, where the server answers/,
    /./,
  ],
  [
    'a port in the command line alone',
    () => runStress({ spawn: 'node server.js {{port}}', url: 'http://127.0.0.1:8080' }),
    /^\{\{port\}\} is in spawn, but not in url$/,
    /^Put it in both\.$/,
  ],
  [
    'what is no URL',
    () => runVerify({ url: 'htp://127.0.0.1' }),
    /^url argument 'htp:\/\/127\.0\.0\.1' is invalid$/,
    /neither http nor https/,
  ],
  [
    'a message and a body',
    () => runStress({ url: 'http://127.0.0.1:1', message: 'a', body: { text: 'b' } }),
    /^message cannot be used with body/,
    /./,
  ],
  [
    'a placeholder that does not exist',
    () => runStress({ url: 'http://127.0.0.1:1', message: '{{tokn}}' }),
    /no placeholder \{\{tokn\}\}, which is in message/,
    /template: false/,
  ],
  [
    'a header that cannot be sent',
    () => runStress({ url: 'http://127.0.0.1:1', headers: { 'X-Key': 'secret\nvalue' } }),
    /^header X-Key cannot be used$/,
    /Expected a header/,
  ],
  [
    'a header whose name has a part of the value',
    () => runStress({ url: 'http://127.0.0.1:1', headers: { 'X-Key: a': 'b' } }),
    /^header X-Key: a cannot be used$/,
    /without a colon/,
  ],
  [
    'headers that are in no property',
    () => runStress(wrong({ url: 'http://127.0.0.1:1', headers: new Headers({ 'X-Key': 'secret' }) })),
    /^headers is Headers, whose entries/,
    /Object\.fromEntries/,
  ],
  ...[new Map([['text', 'hello']]), new FormData(), Buffer.from('hello'), { toJSON: () => undefined }].map(
    (body): Refused => [
      `a body of which JSON has nothing: ${body.constructor.name}`,
      () => runStress({ url: 'http://127.0.0.1:1', body }),
      /^body cannot be sent: it is \w+, of which JSON has nothing$/,
      /^Expected a text/,
    ],
  ),
  [
    'a body that JSON cannot have',
    () => runStress({ url: 'http://127.0.0.1:1', body: { tokens: 5n } }),
    /^body cannot be sent: Do not know how to serialize a BigInt$/,
    /plain object/,
  ],
  [
    'a header of the connection',
    () => runStress({ url: 'http://127.0.0.1:1', headers: { 'Content-Length': '1' } }),
    /^header Content-Length cannot be used$/,
    /set by genesis itself/,
  ],
  [
    'a fault without its time',
    () => runStress(wrong({ faults: [{ kind: 'lock', atMs: 0 }] })),
    /^faults\/0 must have required properties forMs/,
    /lock@1s:8s/,
  ],
  [
    'a fault after the load',
    () => runStress({ durationMs: 1_000, faults: [{ kind: 'kill', atMs: 2_000 }] }),
    /kill@2s is due after the end of the load/,
    /longer durationMs/,
  ],
  [
    'a share of more than one',
    () => runStress({ thresholds: [{ metric: 'success', operator: '>=', limit: 99.9 }] }),
    /99\.9 is no limit for success/,
    /0\.999 for 99\.9 %/,
  ],
  [
    'goodput without limits',
    () => runStress({ thresholds: [{ metric: 'goodput', operator: '>=', limit: 0.9 }] }),
    /^goodput>=90% needs slos/,
    /./,
  ],
  [
    'a baseline that is no result',
    () => runStress(wrong({ baseline: { schema: 'genesis.stress/3' } })),
    /^baseline is not a result of stress: it must have required properties/,
    /parseResult/,
  ],
  [
    'a start in the past',
    () => runStress({ startAt: new Date(0) }),
    /^startAt is not a time within the next 24 hours$/,
    /date/,
  ],
  [
    'what is no signal',
    () => runStress(wrong({ signal: {} })),
    /^runStress: signal is not an AbortSignal$/,
    /AbortController/,
  ],
  ['a check that does not exist', () => runVerify({ only: ['brust'] }), /no check 'brust'/, /burst/],
  [
    'a certificate that is none',
    () => runVerify({ url: 'https://127.0.0.1:1', ca: '-----BEGIN CERTIFICATE-----' }),
    /^ca has no certificate that can be read/,
    /PEM/,
  ],
  [
    'a server alone',
    () => runCompare(wrong({ before: { spawn: 'a {{port}}' } })),
    /^runCompare: after has neither spawn nor url$/,
    /^Give both servers a spawn/,
  ],
  [
    'a server to start and one that runs',
    () => runCompare({ before: { url: 'http://127.0.0.1:1' }, after: { spawn: 'a {{port}}' } }),
    /^only after has spawn$/,
    /both the url/,
  ],
  ['nothing to look at', () => runDoctor({}), /^runDoctor has nothing to look at$/, /database/],
  [
    'a database and a URL',
    () => runDoctor({ database: 'chat.db', url: 'http://127.0.0.1:1' }),
    /^database cannot be used with url$/,
    /./,
  ],
  ['an open address without a login', () => startServer({ host: '0.0.0.0' }), /needs a login/, /token: null/],
  [
    'a log that is no function',
    () => startServer(wrong({ onLog: 'log.txt' })),
    /onLog is not a function/,
    /line/,
  ],
  [
    'an origin with a path',
    () => startServer({ allowedOrigins: ['https://chat.example/app'] }),
    /^allowedOrigins cannot be used$/,
    /Expected an origin/,
  ],
  [
    'a delay whose limits are exchanged',
    () => startServer({ model: { delayMs: { min: 2, max: 1 } } }),
    /min 2 is more than max 1/,
    /Exchange/,
  ],
  [
    'two models of one name',
    () => startServer({ model: { url: 'http://127.0.0.1:1/v1', names: ['a', 'a'] } }),
    /^startServer: model\/names must not have duplicate items/,
    /names: \['llama3'\]/,
  ],
  ['what is no text', () => parseResult({} as never), /^parseResult takes the text/, /readFile/],
];

it.each(REFUSED)('%s is refused, with what to do instead', async (_, call, message, hint) => {
  const error = await call().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(GenesisError);
  const refused = error as GenesisError;
  expect(refused.code).toBe('OPTION_INVALID');
  expect(refused.message).toMatch(message);
  expect(refused.hint).toMatch(hint);
  expect(`${refused.message} ${refused.hint}`).not.toMatch(/--[a-z]|secret/);
});

it('a database that is none keeps its own code, and is called by the name of the option', async () => {
  await expect(runStress({ database: 'mysql://me@db/chat' })).rejects.toMatchObject({
    code: 'DB_OPEN_FAILED',
    message: expect.stringMatching(/^database is the address of another kind of server/),
  });
});

it('a token that is none keeps its own code', async () => {
  await expect(startServer({ token: 'a b' })).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
});

it('options that are undefined are not given', async () => {
  const options = { concurrency: undefined, url: undefined, database: undefined, durationMs: undefined };
  await expect(runStress({ ...options, signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow(
    'stop',
  );
});
