import { History } from '../../stress/audit/history/history.ts';
import { controlTimeout, HttpClient, withHttpClient } from '../../stress/http/http-client.ts';
import type { Target } from '../../stress/target/target.ts';
import type { CheckContext } from '../check.ts';

const READERS = 20;

/**
 * Stores one turn, then reads the newest message on as many connections as a pool has; returns how many of them still
 * show an older one. Only for Genesis's own API, whose newest message can be asked for. Throws if the turn cannot be
 * stored or read.
 */
export async function countStaleReads(target: Target, context: CheckContext): Promise<number> {
  const timeoutMs = controlTimeout(context.timeoutMs);
  const clients = Array.from({ length: READERS }, () => new HttpClient(target, timeoutMs, context.signal));
  try {
    const newest = () => Promise.all(clients.map((client) => new History(client).newestId()));
    const before = await newest();
    await storeTurn(target, context);
    const after = await newest();
    return after.filter((id) => before.includes(id)).length;
  } finally {
    await Promise.all(clients.map((client) => client.destroy()));
  }
}

/** Unlike a read, it may wait for a model. */
async function storeTurn(target: Target, { timeoutMs, signal }: CheckContext): Promise<void> {
  const body = JSON.stringify({ message: 'genesis verify: a turn to be read' });
  const post = (client: HttpClient) => client.post('/api/chat', body);
  const { status } = await withHttpClient(target, timeoutMs, post, signal);
  if (status > 299) throw new Error(`POST /api/chat answered HTTP ${status}`);
}
