import type { Database } from 'better-sqlite3';
import type { ChatData, ChatOwner } from '../../facts/contents/contents.ts';
import { countGenesis } from './genesis-data.ts';
import { countPython } from './python-data.ts';

export function countChat(db: Database, owner: ChatOwner): ChatData {
  return owner === 'genesis' ? countGenesis(db) : countPython(db);
}
