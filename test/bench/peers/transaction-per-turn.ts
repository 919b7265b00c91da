import pg from 'pg';

const INSERT =
  'INSERT INTO messages (conversation_id, role, content, reply_to, created_at) VALUES ($1, $2, $3, $4, $5)';

/** What most people would write with PostgreSQL: a pool, and a transaction for each turn, in the tables of Genesis. */
export function transactionPerTurn(address: string, connections: number) {
  const pool = new pg.Pool({ connectionString: address, max: connections });
  return {
    async addTurn(conversationId: string, message: string, reply: string): Promise<void> {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        const now = Date.now();
        const { rows } = await client.query(`${INSERT} RETURNING id`, [
          conversationId,
          'user',
          message,
          null,
          now,
        ]);
        await client.query(INSERT, [conversationId, 'assistant', reply, rows[0].id, now]);
        await client.query('COMMIT');
      } finally {
        client.release();
      }
    },
    close: () => pool.end(),
  };
}
