import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const MODULE = new URL('../../../src/cli/process/bound-heap.ts', import.meta.url);

/** Lets the young generation grow, then does nothing until it is small; prints the most MiB that it had. */
const BURST = `
import { setImmediate, setTimeout } from 'node:timers/promises';
import { getHeapSpaceStatistics } from 'node:v8';
import { boundHeap } from '${MODULE}';
const young = () => getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size / 2 ** 20;
boundHeap();
let most = 0;
let alive = [];
for (let i = 0; i < 2_000; i++) {
  alive.push(Array.from({ length: 1_000 }, (_, j) => ({ i, j })));
  await setImmediate();
  most = Math.max(most, young());
}
alive = [];
while (young() > 8) await setTimeout(50);
console.log(most);
`;

it('keeps the young generation of a burst bounded, and gives it back when the burst is over', async () => {
  const args = ['--no-warnings', '--input-type=module', '--eval', BURST];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 60_000 });
  expect(Number(stdout)).toBeGreaterThan(8);
  expect(Number(stdout)).toBeLessThanOrEqual(40);
});
