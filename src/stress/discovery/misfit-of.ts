import type { Asked } from './ask-once.ts';
import type { FindMisfit, Misfit } from './misfit.ts';
import { otherReply } from './misfits/other-reply.ts';

const KINDS: readonly FindMisfit[] = [otherReply];

/** Why an answer shows that a request does not fit a server; undefined where it fits, or may fit another time. */
export function misfitOf(asked: Asked, url: URL): Misfit | undefined {
  for (const find of KINDS) {
    const misfit = find(asked, url);
    if (misfit) return misfit;
  }
  return undefined;
}
