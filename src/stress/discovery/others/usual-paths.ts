import { type Attempt, withChanges } from '../attempt.ts';

/** Where small servers chat, the most usual first. */
const PATHS = ['/chat', '/api/message', '/message', '/ask', '/api/ask', '/messages', '/v1/chat', '/generate'];

/** The request of the user at the paths that many servers have. */
export function* usualPaths(first: Attempt): Generator<Attempt> {
  for (const path of PATHS) yield withChanges(first, [{ option: '--path', value: path }]);
}
