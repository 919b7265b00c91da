import { startServe } from './cli.ts';

/** A server, and a moment to come at which programs that are started now are ready: as far off as the machine is slow. */
export async function serverAndCommonStart(
  args: readonly string[],
): Promise<{ url: string; startAt: string }> {
  const begun = performance.now();
  const { url } = await startServe(args);
  const startMs = performance.now() - begun;
  return { url, startAt: new Date(Date.now() + 500 + 8 * startMs).toISOString() };
}
