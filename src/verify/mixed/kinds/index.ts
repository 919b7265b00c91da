import {
  deleteConversation,
  listConversations,
  makeConversation,
  readConversation,
  renameConversation,
} from './conversations.ts';
import { readHistory } from './history.ts';
import type { Kind } from './kind.ts';
import { readSettings, writeSettings } from './settings.ts';

/** All kinds of operations beside the chat, in the order in which they get places in a round. */
export const KINDS = {
  'history read': readHistory,
  'settings read': readSettings,
  'conversation made': makeConversation,
  'conversation deleted': deleteConversation,
  'conversation renamed': renameConversation,
  'conversation read': readConversation,
  'settings written': writeSettings,
  'conversations listed': listConversations,
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof KINDS;

export const KIND_NAMES = Object.keys(KINDS) as readonly KindName[];
