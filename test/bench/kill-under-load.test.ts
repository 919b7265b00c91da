import { expect, it } from 'vitest';
import { killUnderLoad } from './kill-under-load.ts';

it('a server that is killed under load stores every turn once, and each request is answered', async () => {
  const { kills, result } = await killUnderLoad(2, 1_500);
  expect(kills).toBeGreaterThan(0);
  expect(result.repetition?.requests).toBeGreaterThan(0);
  expect(result.requests.ok).toBe(result.requests.completed);
  expect(result.audit).toMatchObject({
    ...{ status: 'read', acknowledged: result.requests.ok, stored: result.requests.ok },
    ...{ lost: 0, duplicated: 0, keyNotHonoured: 0, recovered: 0, orphaned: 0 },
  });
});
