import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../../src/store/open.ts';
import { DEFAULT_STORE_OPTIONS } from '../../../src/store/options.ts';
import { NO_POSTGRES, runOn, tempPostgres } from '../../support/postgres.ts';
import { turn } from '../../support/store.ts';

describe.skipIf(NO_POSTGRES)('one operation of a batch whose data PostgreSQL refuses', () => {
  it.each(['addTurn', 'addKeyedTurn'] as const)(
    'fails alone: of 500 calls of %s, 499 are stored, in order',
    async (verb) => {
      const store = await openStore({
        ...DEFAULT_STORE_OPTIONS,
        durability: 'normal',
        database: await tempPostgres(),
      });
      onTestFinished(() => store.close(0));
      const outcomes = await Promise.allSettled(
        Array.from({ length: 500 }, (_, i) => {
          const { message, ...rest } = turn(i);
          const bad = { message: i === 321 ? 'U+0000 \0' : message, ...rest };
          return store.conversations[verb]({ ...bad, key: `key ${i}`, fingerprint: 'same', model: 'echo' });
        }),
      );
      const failed = outcomes.flatMap((outcome, i) =>
        outcome.status === 'rejected' ? [[i, outcome.reason.code]] : [],
      );
      expect(failed).toEqual([[321, '22021']]);
      const page = await store.conversations.page({ conversationId: 'main', after: 0, limit: 2_000 });
      const answers = page?.messages.filter(({ role }) => role === 'assistant').map(({ content }) => content);
      const numbers = Array.from({ length: 500 }, (_, i) => i).filter((i) => i !== 321);
      expect(answers).toEqual(numbers.map((i) => `answer ${i}`));
      expect(store.counters.memory?.commits).toBeLessThan(50);
    },
  );

  it('fails alone where it is the id of the conversation, and quotes in one do no harm', async () => {
    const { conversations, close } = await openStore({
      ...DEFAULT_STORE_OPTIONS,
      database: await tempPostgres(),
    });
    onTestFinished(() => close(0));
    const ids = ['main', 'U+0000 \0', "it's", '\\', "'); ROLLBACK; --"];
    const turns = ids.map((conversationId) => conversations.addTurn({ ...turn(1), conversationId }));
    const outcomes = await Promise.allSettled(turns);
    const found = outcomes.map((outcome) =>
      outcome.status === 'rejected' ? outcome.reason.code : outcome.value !== undefined,
    );
    expect(found).toEqual([true, '22021', false, false, false]);
  });

  it('fails alone where a trigger raises an exception', async () => {
    const database = await tempPostgres();
    const { conversations, close } = await openStore({ ...DEFAULT_STORE_OPTIONS, database });
    onTestFinished(() => close(0));
    await runOn(
      database,
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
         $$BEGIN IF NEW.content = 'question 7' THEN RAISE EXCEPTION 'no sevens'; END IF; RETURN NEW; END$$;
       CREATE TRIGGER refuse BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION refuse()`,
    );
    const turns = Array.from({ length: 20 }, (_, i) => conversations.addTurn(turn(i)));
    const failed = (await Promise.allSettled(turns)).flatMap((outcome, i) =>
      outcome.status === 'rejected' ? [[i, outcome.reason.message]] : [],
    );
    expect(failed).toEqual([[7, 'no sevens']]);
  });
});
