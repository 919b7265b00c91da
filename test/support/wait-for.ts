import { setTimeout as delay } from 'node:timers/promises';

/** Resolves when the condition holds; the test's own timeout bounds the wait. */
export async function waitFor(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(2);
}
