import type { Asked } from './asked.ts';
import { type FindMisfit, MISFIT_KINDS, type Misfit, type MisfitKind } from './misfit.ts';
import { otherReply } from './misfits/other-reply.ts';

const none: FindMisfit = () => undefined;
const FINDERS: Readonly<Record<MisfitKind, FindMisfit>> = {
  certificate: none,
  protocol: none,
  login: none,
  redirect: none,
  'web-page': none,
  path: none,
  request: none,
  reply: otherReply,
};

/** Why an answer shows that a request does not fit a server; undefined where it fits, or may fit another time. */
export function misfitOf(asked: Asked, url: URL): Misfit | undefined {
  for (const kind of MISFIT_KINDS) {
    const found = FINDERS[kind](asked, url);
    if (!found) continue;
    const [changes = [], ...otherWays] = found.ways ?? [];
    return { kind, says: found.says, changes, otherWays, advice: found.advice };
  }
  return undefined;
}
