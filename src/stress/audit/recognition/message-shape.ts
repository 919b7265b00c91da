import type { Fields } from '../../answer/json/fields-of.ts';
import type { HistoryOptions } from '../../request/chat.ts';
import { firstText, type ReadText, textAt } from './text-at.ts';
import { type ReadWriter, writerIn } from './writer-in.ts';

/** The two texts of a record of a whole turn. The reply is empty where there is none. */
export interface TurnTexts {
  readonly message: string;
  readonly reply: string;
}

/** How the messages of a server look. What is not there is undefined. */
export interface MessageShape {
  readonly writerIn: ReadWriter;
  readonly contentIn: ReadText;
  readonly turnIn: (record: Fields) => TurnTexts | undefined;
}

const CONTENTS = ['content', 'text', 'message', 'body', 'parts', 'value', 'msg', 'data'];

const MESSAGES_OF_TURNS = [
  ...['question', 'prompt', 'query', 'input', 'request', 'user_message', 'userMessage', 'user_input'],
  // Last, for in some records they are something else.
  ...['userInput', 'message', 'text', 'user', 'human'],
];
const REPLIES_OF_TURNS = [
  ...['answer', 'response', 'reply', 'output', 'completion', 'assistant_message', 'assistantMessage'],
  ...['bot_response', 'botResponse', 'ai_response', 'aiResponse', 'bot_message', 'ai_message'],
  ...['assistant', 'bot', 'ai'],
];

/** The shape that a user named, and for the rest the usual ones. */
export function messageShape(options: Pick<HistoryOptions, 'roles' | 'fields'>): MessageShape {
  const { content, message, reply } = options.fields ?? {};
  const messageIn = message === undefined ? firstText(MESSAGES_OF_TURNS) : textAt(message);
  const replyIn = reply === undefined ? firstText(REPLIES_OF_TURNS) : textAt(reply);
  return {
    writerIn: writerIn(options),
    contentIn: content === undefined ? firstText(CONTENTS) : textAt(content),
    turnIn: (record) => {
      const [said, answered] = [messageIn(record), replyIn(record)];
      return said === undefined || answered === undefined ? undefined : { message: said, reply: answered };
    },
  };
}
