import { type Fields, fieldsOf } from '../../answer/json/fields-of.ts';
import type { HistoryOptions, HistoryRoles } from '../../request/chat.ts';
import { roleOfSide, type Side, sideOf } from '../history/roles.ts';
import { textAt } from './text-at.ts';

/** Fields with the name of who wrote a message. */
const WRITERS = ['role', 'sender', 'author', 'from', 'speaker'];
/** Fields that may have a role, or a value of another kind. */
const KINDS = ['type', 'kind'];
/** Fields of a writer that is an object. */
const OF_WRITERS = ['role', 'type', 'name'];

/** True, or 1 as SQLite stores it, for messages of this side; the others are of the other one. */
const FLAGS_OF_USER = ['is_user', 'isUser', 'from_user', 'fromUser', 'is_human', 'isHuman'];
const FLAGS_OF_MODEL = [
  'is_bot',
  'isBot',
  'is_ai',
  'isAi',
  'isAI',
  'is_assistant',
  'isAssistant',
  'from_bot',
];

/** Who wrote a message. */
export interface Writer {
  /** The usual word for a known role, and the word of the server for an unknown one. */
  readonly role: string;
  /** The word of the server; undefined where a flag says it. */
  readonly word: string | undefined;
}

/** Undefined where a message does not say it. */
export type ReadWriter = (message: Fields) => Writer | undefined;

/**
 * Finds who wrote a message. Where the user named the roles of both sides, all others are beside them.
 */
export function writerIn({ roles, fields }: Pick<HistoryOptions, 'roles' | 'fields'>): ReadWriter {
  const at = fields?.role === undefined ? undefined : textAt(fields.role);
  return (message) => {
    const words = at ? [at(message)].filter((word) => word !== undefined) : wordsIn(message);
    const known = words.find((word) => sideNamed(word, roles) !== undefined);
    const side = known === undefined ? (at ? undefined : sideByFlag(message)) : sideNamed(known, roles);
    if (side !== undefined) return { role: roleOfSide(side), word: known };
    const word = at ? words[0] : stringsIn(message, WRITERS)[0];
    if (word === undefined) return undefined;
    return { role: roles === undefined ? word : roleOfSide('beside'), word };
  };
}

function sideNamed(word: string, roles: HistoryRoles | undefined): Side | undefined {
  if (roles === undefined) return sideOf(word);
  return word === roles.user ? 'user' : word === roles.model ? 'model' : undefined;
}

function wordsIn(message: Fields): string[] {
  return [
    ...stringsIn(message, WRITERS),
    ...WRITERS.flatMap((writer) => stringsIn(fieldsOf(message[writer]), OF_WRITERS)),
    ...stringsIn(message, KINDS),
  ];
}

function stringsIn(fields: Fields, names: readonly string[]): string[] {
  return names.map((name) => fields[name]).filter((value) => typeof value === 'string');
}

function sideByFlag(message: Fields): Side | undefined {
  const flagIn = (names: readonly string[]) => names.map((name) => message[name]).find(isFlag);
  const [ofUser, ofModel] = [flagIn(FLAGS_OF_USER), flagIn(FLAGS_OF_MODEL)];
  if (ofUser !== undefined) return ofUser ? 'user' : 'model';
  if (ofModel !== undefined) return ofModel ? 'model' : 'user';
  return undefined;
}

function isFlag(value: unknown): value is boolean | 0 | 1 {
  return typeof value === 'boolean' || value === 0 || value === 1;
}
