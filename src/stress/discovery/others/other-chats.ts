import type { Attempt } from '../attempt.ts';
import type { Inquiry } from '../inquiry.ts';
import { describedPaths } from './described-paths.ts';
import { knownApis } from './known-apis.ts';
import { usualPaths } from './usual-paths.ts';

/** What a server may want whose path and API are unknown, the likeliest first: each costs a request. */
export async function* otherChats(first: Attempt, inquiry: Inquiry): AsyncGenerator<Attempt> {
  yield* describedPaths(first, inquiry, ['/openapi.json']);
  yield* knownApis(first, inquiry);
  yield* describedPaths(first, inquiry, ['/swagger.json', '/docs/openapi.json']);
  yield* usualPaths(first);
}
