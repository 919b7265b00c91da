import { count } from '../../../count.ts';
import type { Check } from '../../check.ts';
import { data } from '../../checks/data.ts';
import type { ChatData } from '../../facts/contents/contents.ts';
import type { Facts } from '../../facts/facts.ts';
import { answerTo, type PostgresFacts } from '../facts/postgres-facts.ts';
import { summaryOf } from './summary-of.ts';

/** Whether the conversations of a Genesis are complete and consistent: judged as those in a file are. */
export const postgresData: Check<PostgresFacts> = {
  name: 'data',
  summary: ({ chat }) =>
    summaryOf(chat, (value) =>
      value === null ? { status: 'skipped', reason: 'not a database of Genesis' } : summarise(value),
    ),
  findings: data.findings.map((find) => ({ chat }) => {
    const value = answerTo(chat);
    return value ? find(asContents(value)) : [];
  }),
};

function summarise({ conversations, messages, summaries }: ChatData): string {
  return [
    count(conversations, 'conversation'),
    count(messages, 'message'),
    `${count(summaries, 'summary', 'summaries')} of Genesis`,
  ].join(', ');
}

/** What those findings look at, and nothing else. */
function asContents(chat: ChatData): Facts {
  const unanswered = { status: 'unanswered', reason: 'not a file' } as const;
  const schema = { owner: 'genesis', applicationId: 0, userVersion: 1, tables: 0 } as const;
  return {
    ...{ file: null, locks: null, openers: null, wal: null, leftLog: null, environment: null, server: null },
    contents: {
      ...{
        readFrom: 'file',
        obstacle: null,
        integrity: unanswered,
        withoutLog: null,
        foreignKeys: unanswered,
      },
      schema: { status: 'answered', value: schema },
      chat: { status: 'answered', value: chat },
    },
  };
}
