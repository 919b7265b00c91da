import type { Client } from 'pg';
import { connect } from './connect.ts';

/** Runs `use` with a session of its own, and ends it. Throws PostgreSQL's error. */
export async function withSession<T>(
  address: string,
  applicationName: string,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connect(address, { applicationName });
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
