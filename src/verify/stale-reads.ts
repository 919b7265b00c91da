import { newestMessageId } from '../stress/history.ts';
import { HttpClient } from '../stress/http-client.ts';
import type { Target } from '../stress/target.ts';

const READERS = 20;

/** Stores one turn, then reads from all connections at once: how many of the reads do not show it. */
export async function countStaleReads({ url }: Target, timeoutMs: number): Promise<number> {
  const clients = Array.from({ length: READERS }, () => new HttpClient(url, timeoutMs));
  try {
    const before = await Promise.all(clients.map(newestMessageId));
    const posted = await clients[0]?.post(
      '/api/chat',
      JSON.stringify({ message: 'genesis verify: a turn to be read' }),
    );
    if (posted?.status !== 200) return 0;
    const after = await Promise.all(clients.map(newestMessageId));
    const newest = after.reduce((a, b) => (Number(b) > Number(a) ? b : a), undefined);
    // Ids that are no numbers have no order: then a read that shows nothing new is the stale one.
    return Number.isNaN(Number(newest))
      ? after.filter((id) => before.includes(id)).length
      : after.filter((id) => id !== newest).length;
  } finally {
    await Promise.all(clients.map((client) => client.destroy()));
  }
}
