import type { Client } from 'pg';
import { oneByOne } from './batch-operation.ts';

type Values = Readonly<Record<string, string>>;

async function getAll(client: Client): Promise<Values> {
  const { rows } = await client.query('SELECT key, value FROM settings');
  return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
}

const UPSERT = `
  INSERT INTO settings (key, value, updated_at)
  SELECT key, value, $3 FROM unnest($1::text[], $2::text[]) AS t (key, value) ORDER BY key
  ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`;

/** Stores all the values or, with the transaction, none; resolves with all that are stored then. */
async function set(client: Client, { values, now }: { values: Values; now: number }): Promise<Values> {
  await client.query(UPSERT, [Object.keys(values), Object.values(values), now]);
  return getAll(client);
}

/** The operations of settings. */
export const settingsOperations = {
  getAll: oneByOne((client, _: undefined) => getAll(client)),
  set: oneByOne(set),
};
