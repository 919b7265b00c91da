import type { ServerProcess } from './server-process.ts';

/** Starts servers one after the other, and stops those that were started however `use` ends. */
export async function withServers<Name extends string, T>(
  starts: Readonly<Record<Name, () => Promise<ServerProcess>>>,
  use: (servers: Readonly<Record<Name, ServerProcess>>) => Promise<T>,
): Promise<T> {
  const servers: Partial<Record<Name, ServerProcess>> = {};
  try {
    for (const name of Object.keys(starts) as Name[]) servers[name] = await starts[name]();
    return await use(servers as Record<Name, ServerProcess>);
  } finally {
    await Promise.all(Object.values<ServerProcess | undefined>(servers).map((server) => server?.stop()));
  }
}
