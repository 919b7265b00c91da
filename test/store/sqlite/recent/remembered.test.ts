// What is remembered is what a connection would read, whoever writes.
import SqliteDatabase from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as memory from '../../../../src/store/sqlite/operations/memory.ts';
import type { Store } from '../../../../src/store/store.ts';
import { openTestStore } from '../../../support/store.ts';
import { openStoreElsewhere } from '../../../support/store-elsewhere.ts';

type Verbs = Pick<Store, 'conversations' | 'settings'>;

/** Which of the stores does it, and to which of the conversations made so far, by number. */
interface Step {
  readonly by: number;
  readonly to: number;
  readonly what:
    | { readonly kind: 'turns'; readonly texts: readonly string[]; readonly together: boolean }
    | { readonly kind: 'keyed'; readonly key: string }
    | { readonly kind: 'rename' | 'delete' | 'create' }
    | { readonly kind: 'set'; readonly prompt: string }
    | { readonly kind: 'sql'; readonly sql: string };
}

const text = fc.oneof(
  { weight: 40, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
  { weight: 4, arbitrary: fc.constantFrom('\ud800', 'a\0b', '"\\', '\n') },
  // Longer than what a context has of a message, in bytes only and in characters, too.
  { weight: 1, arbitrary: fc.constantFrom('é'.repeat(530_000), 'x'.repeat(1_048_577)) },
);

const IMPORT = `
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 57)
  INSERT INTO messages (conversation_id, role, content, created_at)
  SELECT @id, iif(i % 2, 'user', 'assistant'), 'imported ' || i, 0 FROM n WHERE @id IN (SELECT id FROM conversations)`;

const what: fc.Arbitrary<Step['what']> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('turns' as const),
      texts: fc.array(text, { minLength: 1, maxLength: 12 }),
      together: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('keyed' as const), key: fc.constantFrom('one', 'two') }),
  },
  fc.record({ kind: fc.constantFrom('rename' as const, 'delete' as const, 'create' as const) }),
  fc.record({ kind: fc.constant('set' as const), prompt: fc.string({ maxLength: 5 }) }),
  fc.record({
    kind: fc.constant('sql' as const),
    sql: fc.constantFrom(
      IMPORT,
      'DELETE FROM messages WHERE id = (SELECT max(id) FROM messages WHERE conversation_id = @id)',
      "UPDATE messages SET content = content || '!' WHERE conversation_id = @id",
      'DELETE FROM summaries WHERE conversation_id = @id',
    ),
  }),
);

const steps = fc.array(fc.record({ by: fc.nat({ max: 2 }), to: fc.nat({ max: 2 }), what }), {
  minLength: 5,
  maxLength: 20,
});

it('is what a connection reads, after any steps of two stores in one process and one in another', async () => {
  const { store, file } = await openTestStore();
  const { store: other } = await openTestStore(file);
  const elsewhere = await openStoreElsewhere(file);
  const stores: readonly Verbs[] = [store, other, elsewhere];
  const db = new SqliteDatabase(file);
  const read = (conversationId: string) => {
    const json = memory.context(db, { conversationId });
    return json && JSON.parse(json.text);
  };
  let run = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (steps) => {
      run++;
      const ids = [(await store.conversations.create(null)).id];
      for (const step of steps) {
        const id = ids[step.to % ids.length] ?? '';
        const made = await perform(stores[step.by] ?? store, id, step.what, `run ${run}`, db);
        if (made !== undefined) ids.push(made);
        for (const conversationId of ids) {
          const expected = read(conversationId);
          for (const each of [store, other])
            expect(await each.conversations.context(conversationId)).toEqual(expected);
        }
        const [settings, others] = [await store.settings.getAll(), await other.settings.getAll()];
        expect(settings.system_prompt).toBe(
          db.prepare("SELECT value FROM settings WHERE key = 'system_prompt'").pluck().get() ??
            others.system_prompt,
        );
        expect(settings).toEqual(others);
      }
    }),
    { numRuns: 20, endOnFailure: true },
  );
  db.close();
  for (const { counters } of [store, other]) {
    const { reads, remembered } = counters.memory ?? { reads: 0, remembered: 0 };
    // A third, usually.
    expect(remembered).toBeGreaterThan(reads / 10);
  }
});

/** Returns the id of a conversation that it made. */
async function perform(
  { conversations, settings }: Verbs,
  conversationId: string,
  what: Step['what'],
  run: string,
  db: SqliteDatabase.Database,
): Promise<string | undefined> {
  const turn = (message: string) => ({ conversationId, message, reply: `${message} too`, now: 1 });
  switch (what.kind) {
    case 'turns':
      if (what.together) await Promise.all(what.texts.map((message) => conversations.addTurn(turn(message))));
      else for (const message of what.texts) await conversations.addTurn(turn(message));
      return undefined;
    case 'keyed': {
      const key = `${what.key} of ${run}`;
      await conversations.addKeyedTurn({
        ...turn(key),
        key,
        fingerprint: conversationId,
        model: 'echo',
        now: Date.now(),
      });
      return undefined;
    }
    case 'rename':
      return void (await conversations.rename(conversationId, run, 3));
    case 'delete':
      return void (await conversations.delete(conversationId));
    case 'create':
      return (await conversations.create(null)).id;
    case 'set':
      return void (await settings.set({ system_prompt: what.prompt }));
    case 'sql':
      return void db.prepare(what.sql).run({ id: conversationId });
  }
}
