import type { Asked } from './asked.ts';
import { type FindMisfit, MISFIT_KINDS, type Misfit, type MisfitKind } from './misfit.ts';
import { certificate } from './misfits/certificate.ts';
import { login } from './misfits/login.ts';
import { otherReply } from './misfits/other-reply.ts';
import { protocol } from './misfits/protocol.ts';
import { redirect } from './misfits/redirect.ts';
import { refusedRequest } from './misfits/refused-request.ts';
import { webPage } from './misfits/web-page.ts';
import { wrongPath } from './misfits/wrong-path.ts';

const FINDERS: Readonly<Record<MisfitKind, FindMisfit>> = {
  certificate,
  protocol,
  login,
  redirect,
  'web-page': webPage,
  path: wrongPath,
  request: refusedRequest,
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
