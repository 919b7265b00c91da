import { userInfo } from 'node:os';
import { expect, it } from 'vitest';
import { parsePasswd, userName } from '../../../src/locks/proc/user-name.ts';

it('the first name of a number counts', () => {
  const names = parsePasswd(
    'root:x:0:0:root:/root:/bin/sh\ntoor:x:0:0::/:/bin/sh\n\nalice:x:1000:1000::/:/bin/sh\n',
  );
  expect([...names].sort()).toEqual([
    [0, 'root'],
    [1000, 'alice'],
  ]);
});

it('a number without a name has none', () => {
  expect(userName(4_294_967_290)).toBeUndefined();
});

it.skipIf(process.platform !== 'linux')('we have a name', () => {
  expect(userName(userInfo().uid)).toBe(userInfo().username);
});
