import { describe, expect, it } from 'vitest';
import { commandLineWithoutSecrets, withoutSecrets } from '../../src/secrets/without-secrets.ts';

it.each([
  ['http://127.0.0.1/?api_key=abc&page=2', 'http://127.0.0.1/?api_key=…&page=2'],
  ['TOKEN=abc serve --port 80', 'TOKEN=… serve --port 80'],
  ['--db-password={{db}}', '--db-password={{db}}'],
])('leaves out what is assigned to a name of secrets: %s', (text, shown) => {
  expect(withoutSecrets(text)).toBe(shown);
});

describe('a command line', () => {
  it.each([
    [
      ['python3', 'server.py', '--api-key', 'sk-1', '--port', '80'],
      'python3 server.py --api-key … --port 80',
    ],
    [['app', '--password=hunter2'], 'app --password=…'],
    [['app', 'postgres://app:hunter2@db/chat'], 'app postgres://app:…@db/chat'],
    [['python3', '-c', 'import x\n  x()'], 'python3 -c import x x()'],
    [['author', '--authorised'], 'author --authorised'],
    [[''], ''],
  ])('%j', (words, shown) => {
    expect(commandLineWithoutSecrets(words)).toBe(shown);
  });
});
