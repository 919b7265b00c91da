import { type Command, InvalidArgumentError } from 'commander';
import {
  HISTORY_FIELDS,
  type HistoryFields,
  type HistoryOptions,
  type HistoryRoles,
} from '../../stress/request/chat.ts';
import { urlPath } from './request-parsers.ts';

/** The flags that say where stored messages are and how they look, as their parsers return them. */
export interface HistoryFlags {
  readonly history?: HistoryOptions;
  readonly roles?: HistoryRoles;
  readonly historyFields?: HistoryFields;
}

export function addHistoryFlags(command: Command): void {
  const path = 'path that returns the stored messages, for the audit; after # their place in its JSON';
  const fields = 'where a stored message has its parts, such as role=type,content=data.text';
  command
    .option('--history <path>', path, historyAddress)
    .option('--roles <user,model>', 'roles of the two sides in the history, such as human,ai', rolesOfSides)
    .option('--history-fields <fields>', fields, fieldsOfMessages);
}

/** The history that is named. Throws `InvalidArgumentError` where none is, but its messages are described. */
export function historyOptions(flags: HistoryFlags): HistoryOptions | undefined {
  const { history, roles, historyFields: fields } = flags;
  if (roles === undefined && fields === undefined) return history;
  if (history !== undefined) return { ...history, roles, fields };
  throw new InvalidArgumentError(
    'error: --roles and --history-fields describe stored messages. Add --history PATH, where they can be read.',
  );
}

/** A path, and after # the place of the messages, such as /threads/t1/state#values.messages. */
export function historyAddress(text: string): HistoryOptions {
  const [path = '', ...rest] = text.split('#');
  if (rest.length === 0) return { path: urlPath(path) };
  const place = rest.join('#');
  if (place !== '' && place !== '/') return { path: urlPath(path), place };
  throw new InvalidArgumentError(
    'Expected the place of the messages after #, such as /threads/t1/state#values.messages.',
  );
}

/** Two names, such as human,ai. */
function rolesOfSides(text: string): HistoryRoles {
  const [user = '', model = '', ...more] = text.split(',').map((name) => name.trim());
  if (user !== '' && model !== '' && user !== model && more.length === 0) return { user, model };
  throw new InvalidArgumentError('Expected the role of the user and that of the model, such as human,ai.');
}

/** Names with places, such as role=type,content=data.text. */
function fieldsOfMessages(text: string): HistoryFields {
  const pairs = text.split(',').map((pair) => pair.split('=').map((part) => part.trim()));
  const isPair = ([name = '', place = '', ...more]: readonly string[]) =>
    HISTORY_FIELDS.some((field) => field === name) && place !== '' && more.length === 0;
  if (pairs.every(isPair)) return Object.fromEntries(pairs);
  const names = HISTORY_FIELDS.join(', ');
  throw new InvalidArgumentError(
    `Expected fields with their places, such as role=type,content=data.text. The fields are ${names}.`,
  );
}
