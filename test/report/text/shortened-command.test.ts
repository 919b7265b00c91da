import { expect, it } from 'vitest';
import { shortenedCommand } from '../../../src/report/text/shortened-command.ts';

const COMMAND =
  '/usr/bin/node /srv/chat/dist/server.js --db=/data/chat.db ./seed/x.sql http://h/a/b -e a/b/ / /tmp/';

it.each([
  [200, COMMAND],
  [COMMAND.length - 5, COMMAND.replace('/usr/bin/', '')],
  [70, 'node server.js --db=chat.db x.sql http://h/a/b -e a/b/ / /tmp/'],
  [10, 'node server.js --db=chat.db x.sql http://h/a/b -e a/b/ / /tmp/'],
])('leaves folders out before arguments have to be: %i columns', (columns, expected) => {
  expect(shortenedCommand(COMMAND, (text) => text.length <= columns)).toBe(expected);
});
