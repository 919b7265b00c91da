import { expect, it } from 'vitest';
import { changedWords } from '../../../src/cli/options/changed-words.ts';
import type { Change } from '../../../src/stress/discovery/misfit.ts';

const URL_GIVEN = 'http://127.0.0.1:8080';
const reply: Change = { option: '--reply', value: 'text' };
const path: Change = { option: '--path', value: '/v1/talk/' };
const login: Change = { option: '-H', value: 'Authorization: Bearer …' };

it.each<[string, string[], Change[], string[]]>([
  ['adds what is not there', ['stress', '-c', '5'], [reply], ['stress', '-c', '5', '--reply', 'text']],
  [
    'replaces a value',
    ['stress', '--path', '/a', '-c', '5'],
    [path],
    ['stress', '-c', '5', '--path', '/v1/talk/'],
  ],
  ['replaces a value after =', ['stress', '--path=/a'], [path], ['stress', '--path', '/v1/talk/']],
  [
    'replaces a header of the same name only',
    ['stress', '-H', 'authorization: Basic x', '-H', 'X-Tenant: 7'],
    [login],
    ['stress', '-H', 'X-Tenant: 7', '-H', 'Authorization: Bearer …'],
  ],
  [
    'replaces a header that is attached to its option',
    ['stress', '-HAuthorization: Basic x', '--header=X-Tenant: 7'],
    [login],
    ['stress', '--header=X-Tenant: 7', '-H', 'Authorization: Bearer …'],
  ],
  [
    'replaces the path in an address without an option',
    ['stress', '127.0.0.1:8080/chat', '-c', '5'],
    [path],
    ['stress', '-c', '5', '--url', URL_GIVEN, '--path', '/v1/talk/'],
  ],
  [
    'leaves an address as it is where nothing is said about the path',
    ['stress', `${URL_GIVEN}/chat`],
    [reply],
    ['stress', `${URL_GIVEN}/chat`, '--reply', 'text'],
  ],
  [
    'leaves the value of --url as it is',
    ['stress', '--url', `${URL_GIVEN}/base`],
    [path],
    ['stress', '--url', `${URL_GIVEN}/base`, '--path', '/v1/talk/'],
  ],
  [
    'replaces an address by another one',
    ['stress', '127.0.0.1:8080/chat'],
    [{ option: '--url', value: 'https://127.0.0.1:8443' }],
    ['stress', '--url', 'https://127.0.0.1:8443'],
  ],
])('%s', (_, argv, changes, expected) => {
  expect(changedWords(argv, changes, URL_GIVEN)).toEqual(expected);
});
