import { expect, it } from 'vitest';
import { isLoopback } from '../../src/transport/loopback.ts';

it.each(['localhost', 'chat.localhost', '127.0.0.1', '127.1.2.3', '::1', '[::1]'])(
  'only this machine reaches %s',
  (host) => expect(isLoopback(host)).toBe(true),
);

it.each(['0.0.0.0', '::', '[::]', '10.0.0.1', '127.example.com', 'localhost.example.com', 'chat', ''])(
  'other machines may reach %j',
  (host) => expect(isLoopback(host)).toBe(false),
);
