import { HttpClient } from '../http/http-client.ts';

const TIMEOUT_MS = 1_000;

/** Whether a server answers at an address, with whatever status. */
export async function isAnswering(url: string): Promise<boolean> {
  const client = new HttpClient(url, TIMEOUT_MS);
  try {
    await client.get('/api/health');
    return true;
  } catch {
    return false;
  } finally {
    await client.destroy();
  }
}
