import type { Operation } from '../operation.ts';
import type { MadeConversation, Written } from '../written.ts';
import type { Kind } from './kind.ts';
import { objectIn, textIn } from './read-json.ts';

const PATH = '/api/conversations';

/** Conversations on the first page of a list, in most APIs at least: what a longer list lacks may be on the next one. */
const FIRST_PAGE = 20;

export const makeConversation: Kind = (written) => {
  const title = `genesis verify ${written.nextLabel()}`;
  return {
    method: 'POST',
    path: PATH,
    body: { title },
    assess: (body) => {
      const id = idIn(body);
      if (id === undefined) return 'other-api';
      written.acknowledgeMade(id, title);
      const shown = textIn(body, 'title') ?? title;
      return shown === title ? 'right' : { wrong: `made with the title "${title}", and has "${shown}"` };
    },
  };
};

export const readConversation: Kind = ({ lasting }, place) => {
  const conversation = lasting[place % lasting.length];
  return conversation && readingOf(conversation);
};

export const renameConversation: Kind = (written, place) => {
  const { lasting } = written;
  const conversation = lasting[place % lasting.length];
  if (!conversation) return undefined;
  const title = `genesis verify ${written.nextLabel()}, renamed`;
  conversation.title.beginWrite(title);
  return {
    method: 'PUT',
    path: pathOf(conversation),
    body: { title },
    assess: () => {
      conversation.title.acknowledge(title);
      return 'right';
    },
  };
};

export const deleteConversation: Kind = (written) => {
  const conversation = written.deletable.shift();
  return conversation && deletingOf(written, conversation);
};

export const listConversations: Kind = (written) => ({
  method: 'GET',
  path: PATH,
  body: undefined,
  assess: (body) => {
    const ids = listIn(body)?.map(idIn);
    if (!ids) return 'other-api';
    const { kept, deleted } = written;
    const gone = deleted.find(({ id }) => ids.includes(id));
    if (gone) return { wrong: `a deleted conversation is listed: ${gone.id}` };
    const missing = ids.length < FIRST_PAGE ? kept.find(({ id }) => !ids.includes(id)) : undefined;
    return missing ? { wrong: `a conversation is not listed: ${missing.id}` } : 'right';
  },
});

export function deletingOf(written: Written, conversation: MadeConversation): Operation {
  written.beginDelete(conversation);
  return {
    method: 'DELETE',
    path: pathOf(conversation),
    body: undefined,
    assess: () => {
      written.acknowledgeDelete(conversation);
      return 'right';
    },
  };
}

/** Reads a deleted conversation: the server must answer that it is not there. */
export function readingOfDeleted(conversation: MadeConversation): Operation {
  const assess = () => ({ wrong: `a deleted conversation can still be read: ${conversation.id}` });
  return { method: 'GET', path: pathOf(conversation), body: undefined, assess };
}

/** Reads one conversation, which must have its title. */
export function readingOf(conversation: MadeConversation): Operation {
  return {
    method: 'GET',
    path: pathOf(conversation),
    body: undefined,
    assess: (body) => {
      if (!objectIn(body)) return 'other-api';
      const title = textIn(body, 'title');
      if (title === undefined || conversation.title.accepts(title)) return 'right';
      return { wrong: `a conversation has a title that was not the last one written: "${title}"` };
    },
  };
}

function pathOf({ id }: MadeConversation): string {
  return `${PATH}/${encodeURIComponent(id)}`;
}

function idIn(body: unknown): string | undefined {
  const { id, conversation_id: other } = objectIn(body) ?? {};
  const found = id ?? other;
  return typeof found === 'string' || typeof found === 'number' ? String(found) : undefined;
}

function listIn(body: unknown): readonly unknown[] | undefined {
  const list = Array.isArray(body) ? body : objectIn(body)?.conversations;
  return Array.isArray(list) ? list : undefined;
}
