import { HttpClient } from '../http/http-client.ts';

const PATIENCE_MS = 1_000;

/** Whether somebody answers at an address. Any answer will do, also an error. */
export async function answers(url: string): Promise<boolean> {
  const client = new HttpClient(url, PATIENCE_MS);
  try {
    await client.get('/api/health');
    return true;
  } catch {
    return false;
  } finally {
    await client.destroy();
  }
}
