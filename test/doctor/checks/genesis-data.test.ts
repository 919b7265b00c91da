import { describe, expect, it } from 'vitest';
import { makeGenesisChat } from '../../support/chat-database.ts';
import { briefly, examineData } from '../../support/examine-data.ts';
import { findingsOf } from '../../support/findings.ts';
import { tempDatabase } from '../../support/temp-folder.ts';

describe('in a database of Genesis', () => {
  // 1220 messages: summaries of three levels, and twenty messages that the model gets word for word.
  const TURNS = 610;

  function genesis(change: string) {
    const file = tempDatabase();
    makeGenesisChat(file, TURNS);
    return briefly(examineData(file, change));
  }

  it('nothing is wrong as Genesis stores it', () => {
    const file = tempDatabase();
    makeGenesisChat(file, TURNS);
    expect(examineData(file)).toEqual({
      status: 'examined',
      findings: [],
      summary: '2 conversations, 1240 messages, 3 summaries of Genesis',
    });
  });

  it('summaries that are late, as after an import, are no defect', () => {
    expect(genesis('DELETE FROM summaries WHERE start_message_id > 1')).toEqual([]);
    expect(genesis('DELETE FROM summaries')).toEqual([]);
  });

  it('a reply needs a message of the same conversation', () => {
    expect(genesis('UPDATE messages SET reply_to = NULL WHERE id = 2')).toEqual([
      {
        rule: 'reply-without-message',
        severity: 'error',
        message: '1 reply has no message in the same conversation to answer',
        evidence: ['2 in main'],
      },
      {
        rule: 'message-without-reply',
        severity: 'error',
        message: '1 message of a user has no reply',
        evidence: ['1 in main'],
      },
    ]);
    expect(genesis("UPDATE messages SET conversation_id = 'other' WHERE id = 1218")).toMatchObject([
      { rule: 'reply-without-message', evidence: ['1218 in other'] },
      { rule: 'message-without-reply', evidence: ['1217 in main'] },
    ]);
    expect(genesis('UPDATE messages SET reply_to = 2 WHERE id = 2')).toMatchObject([
      { rule: 'reply-without-message', evidence: ['2 in main'] },
      { rule: 'message-without-reply', evidence: ['1 in main'] },
    ]);
  });

  it('a message of a user needs a reply', () => {
    expect(genesis(`DELETE FROM messages WHERE id > 1205 AND role = 'assistant'`)).toMatchObject([
      {
        rule: 'message-without-reply',
        message: '18 messages of users have no reply',
        evidence: ['1205 in main', '1207 in main', '1209 in main', '1211 in main', '1213 in main'],
      },
    ]);
  });

  it('a message has one reply', () => {
    expect(
      genesis(
        `INSERT INTO messages SELECT 5000, conversation_id, role, content, reply_to, 0 FROM messages WHERE id = 1220`,
      ),
    ).toEqual([
      {
        rule: 'message-replied-twice',
        severity: 'error',
        message: '1 message has more than one reply',
        evidence: ['1219 in main'],
      },
    ]);
  });

  it('summaries do not overlap', () => {
    expect(
      genesis(
        `INSERT INTO summaries SELECT conversation_id, 991, 1010, level, 20, content, 0 FROM summaries LIMIT 1`,
      ),
    ).toEqual([
      {
        rule: 'overlapping-summaries',
        severity: 'error',
        message: '2 summaries begin before the previous one ends: the model gets the same content twice',
        evidence: ['991 to 1010 in main', '1001 to 1100 in main'],
      },
    ]);
  });

  it('summaries leave no message out', () => {
    expect(genesis('DELETE FROM summaries WHERE start_message_id = 1001')).toEqual([
      {
        rule: 'missing-summaries',
        severity: 'error',
        message: '100 messages are skipped by the summaries: the model does not get their content',
        evidence: ['100 before 1101 in main'],
      },
    ]);
    expect(genesis('DELETE FROM summaries WHERE start_message_id = 1')).toMatchObject([
      { rule: 'missing-summaries', evidence: ['1000 before 1001 in main'] },
    ]);
  });

  it('summaries record the number of their messages', () => {
    expect(genesis('UPDATE summaries SET message_count = 99 WHERE start_message_id = 1001')).toEqual([
      {
        rule: 'miscounted-summaries',
        severity: 'error',
        message: '1 summary does not match its messages: some were deleted or added since',
        evidence: ['1001 to 1100 in main: records 99 messages, but has 100'],
      },
    ]);
    expect(genesis('DELETE FROM messages WHERE id BETWEEN 1099 AND 1100')).toMatchObject([
      {
        rule: 'miscounted-summaries',
        evidence: ['1001 to 1100 in main: its first or last message is missing'],
      },
    ]);
  });

  it('the default conversation may be missing while it has no messages', () => {
    const file = tempDatabase();
    makeGenesisChat(file, 0);
    const [finding] = findingsOf(examineData(file, `DELETE FROM conversations WHERE id = 'main'`));
    expect(finding).toEqual({
      rule: 'default-conversation-missing',
      severity: 'warning',
      message: 'the default conversation main is missing',
      evidence: ['there is 1 other conversation'],
      remedy: 'genesis serve creates it at its next start.',
    });
    expect(genesis(`DELETE FROM conversations WHERE id = 'main'`)).toMatchObject([
      {
        rule: 'default-conversation-missing',
        severity: 'error',
        message: 'the default conversation main is missing, but its 1220 messages exist',
      },
    ]);
  });

  it('the default conversation exists once', () => {
    const file = tempDatabase();
    makeGenesisChat(file, 1);
    const twice = `
      CREATE TABLE copy AS SELECT * FROM conversations;
      INSERT INTO copy SELECT * FROM conversations WHERE id = 'main';
      DROP TABLE conversations;
      ALTER TABLE copy RENAME TO conversations;`;
    expect(briefly(examineData(file, twice))).toMatchObject([
      {
        rule: 'default-conversation-repeated',
        severity: 'error',
        message: 'the default conversation main exists 2 times',
      },
    ]);
  });

  it('summaries of the same range are superfluous, but do not overlap', () => {
    const file = tempDatabase();
    makeGenesisChat(file, TURNS);
    const twice = `
      CREATE TABLE copy AS SELECT * FROM summaries;
      INSERT INTO copy SELECT * FROM summaries WHERE start_message_id = 1;
      DROP TABLE summaries;
      ALTER TABLE copy RENAME TO summaries;`;
    expect(briefly(examineData(file, twice))).toEqual([
      {
        rule: 'duplicate-summaries',
        severity: 'error',
        message: '1 summary has the same range as another one: the model gets the same content twice',
        evidence: ['1 to 1000 in main'],
      },
    ]);
  });
});
