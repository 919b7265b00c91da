import { describe, expect, it } from 'vitest';
import { makePythonChat } from '../../support/chat-database.ts';
import { briefly, examineData } from '../../support/examine-data.ts';
import { tempDatabase } from '../../support/temp-folder.ts';

describe('in a database of the Python system', () => {
  function python(change: string) {
    const file = tempDatabase();
    makePythonChat(file, { messages: 60, summaries: 4 });
    return briefly(examineData(file, change));
  }

  it('nothing is wrong without its defects', () => {
    const file = tempDatabase();
    makePythonChat(file, { messages: 60, summaries: 4 });
    expect(examineData(file)).toEqual({
      status: 'examined',
      findings: [],
      summary: '2 conversations, 60 messages, 4 summaries of the Python system',
    });
  });

  it('no conversation was begun without a name', () => {
    expect(
      python(`UPDATE conversations SET id = 'first' WHERE id = 'main';
      UPDATE messages SET conversation_id = 'first' WHERE conversation_id = 'main';
      UPDATE message_summaries SET conversation_id = 'first' WHERE conversation_id = 'main'`),
    ).toEqual([]);
  });

  it('simultaneous turns interleave, and are whole', () => {
    expect(
      python(`UPDATE messages SET role = 'user' WHERE id IN ('m51', 'm52', 'm53');
              UPDATE messages SET role = 'assistant' WHERE id IN ('m54', 'm55', 'm56')`),
    ).toEqual([]);
  });

  it('messages of failed requests are left behind', () => {
    expect(python(`DELETE FROM messages WHERE id IN ('m58', 'm60')`)).toEqual([
      {
        rule: 'message-without-reply',
        severity: 'warning',
        message: 'at least 2 messages of users have no reply',
        evidence: ['at least 2 in main'],
      },
    ]);
  });

  it('messages of other requests are removed, and their replies stay', () => {
    expect(python(`DELETE FROM messages WHERE id = 'm57'`)).toMatchObject([
      { rule: 'reply-without-message', severity: 'warning', evidence: ['at least 1 in main'] },
    ]);
  });

  it('there may be more of both, because any later reply can be that of a message', () => {
    expect(python(`DELETE FROM messages WHERE id IN ('m54', 'm57')`)).toEqual([]);
    expect(python(`DELETE FROM messages WHERE id IN ('m54', 'm57', 'm60')`)).toMatchObject([
      { rule: 'message-without-reply', message: 'at least 1 message of a user has no reply' },
    ]);
  });

  it('a reply before any message is found even if there are as many of both', () => {
    expect(
      python(`INSERT INTO messages VALUES
        ('x1', 'other', 'assistant', '', '2025-01-01T10:00:00'), ('x2', 'other', 'user', '', '2025-01-01T10:00:01')`),
    ).toMatchObject([
      { rule: 'reply-without-message', evidence: ['at least 1 in other'] },
      { rule: 'message-without-reply', evidence: ['at least 1 in other'] },
    ]);
  });

  it('simultaneous requests summarise the same range', () => {
    const change = `INSERT INTO message_summaries SELECT 'again', conversation_id, start_message_id, end_message_id,
      message_count, summary, created_at FROM message_summaries WHERE id = 's2'`;
    expect(python(change)).toMatchObject([
      { rule: 'duplicate-summaries', severity: 'warning', evidence: ['m11 to m20 in main'] },
    ]);
  });

  it('a summary whose last message was deleted has one finding', () => {
    const withReply = `DELETE FROM messages WHERE id IN ('m19', 'm20')`;
    expect(python(withReply)).toEqual([
      {
        rule: 'miscounted-summaries',
        severity: 'warning',
        message: '1 summary does not match its messages: some were deleted or added since',
        evidence: ['m11 to m20 in main: its first or last message is missing'],
      },
    ]);
    expect(python(`DELETE FROM messages WHERE id IN ('m11', 'm12')`)).toMatchObject([
      { rule: 'miscounted-summaries' },
    ]);
  });

  it('summaries overlap, or leave messages out', () => {
    expect(
      python(`UPDATE message_summaries SET start_message_id = 'm19', message_count = 12 WHERE id = 's3'`),
    ).toMatchObject([{ rule: 'overlapping-summaries', evidence: ['m19 to m30 in main'] }]);
    expect(python(`DELETE FROM message_summaries WHERE id IN ('s1', 's3')`)).toMatchObject([
      {
        rule: 'missing-summaries',
        message: '20 messages are skipped by the summaries: the model does not get their content',
        evidence: ['10 before m11 in main', '10 before m31 in main'],
      },
    ]);
  });

  it('values of any type are counted, and break nothing', () => {
    expect(
      python(`UPDATE messages SET role = x'00ff' WHERE id = 'm59'; UPDATE messages SET role = NULL WHERE id = 'm60';
              UPDATE message_summaries SET message_count = 'ten', start_message_id = NULL WHERE id = 's1';
              INSERT INTO messages VALUES (NULL, NULL, 'user', NULL, NULL)`),
    ).toMatchObject([
      { rule: 'message-without-reply', evidence: [expect.any(String)] },
      { rule: 'miscounted-summaries', evidence: [expect.stringContaining('m10')] },
    ]);
  });
});
