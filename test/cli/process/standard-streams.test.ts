import { PassThrough, Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { expect, it } from 'vitest';
import { watchStandardStreams } from '../../../src/cli/process/standard-streams.ts';

/** A stdout whose writes fail, as Node reports it. */
function failingWith(code: string, isTTY: boolean): WriteStream {
  const stdout = new Writable({
    write: (_, __, done) => done(Object.assign(new Error(`write ${code}`), { code })),
  });
  return Object.assign(stdout, { isTTY }) as unknown as WriteStream;
}

it.each<[string, string, boolean, string | undefined]>([
  ['a pipe whose reader has ended is no error', 'EPIPE', false, undefined],
  ['a terminal that was closed is no error', 'EIO', true, undefined],
  ['a disk that cannot be written is one', 'EIO', false, 'OUTPUT_UNWRITABLE'],
  ['a full disk is one', 'ENOSPC', false, 'OUTPUT_UNWRITABLE'],
])('%s', async (_, code, isTTY, expected) => {
  const stderr = new PassThrough() as unknown as WriteStream;
  const output = watchStandardStreams({ stdout: failingWith(code, isTTY), stderr });
  const error = await output.flushed().then(
    () => undefined,
    (thrown: { code: string }) => thrown.code,
  );
  expect(error).toBe(expected);
});
