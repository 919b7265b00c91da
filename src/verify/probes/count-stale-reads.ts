import { History } from '../../stress/audit/history.ts';
import { HttpClient } from '../../stress/http/http-client.ts';
import type { Target } from '../../stress/target/target.ts';

const READERS = 20;

/**
 * Stores one turn, then reads the newest message on as many connections as a pool has; returns how many of them still
 * show an older one. Throws if the turn cannot be stored or read.
 */
export async function countStaleReads({ url }: Target, timeoutMs: number): Promise<number> {
  const clients = Array.from({ length: READERS }, () => new HttpClient(url, timeoutMs));
  try {
    const newest = () => Promise.all(clients.map((client) => new History(client).newestId()));
    const before = await newest();
    const body = JSON.stringify({ message: 'genesis verify: a turn to be read' });
    const posted = await clients[0]?.post('/api/chat', body);
    if (!posted || posted.status > 299) throw new Error(`POST /api/chat answered HTTP ${posted?.status}`);
    const after = await newest();
    return after.filter((id) => before.includes(id)).length;
  } finally {
    await Promise.all(clients.map((client) => client.destroy()));
  }
}
