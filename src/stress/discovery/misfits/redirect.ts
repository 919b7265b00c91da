import { orUndefined } from '../../../or-undefined.ts';
import { pathOn } from '../../http/site.ts';
import type { Change, FindMisfit } from '../misfit.ts';
import { addressWords, requestWords } from './words.ts';

/** A page where people log in. */
const LOGIN_PAGE = /\b(log-?in|sign-?in|auth|sso|oauth2?)\b/i;

/** The server refers to another address. */
export const redirect: FindMisfit = ({ request, classified, answer }, url) => {
  const { location } = answer ?? {};
  if (classified.outcome !== 'redirected' || location === undefined) return undefined;
  const says = `${requestWords(request, url)} redirects to ${addressWords(location)}`;
  const target = orUndefined(() => new URL(location, new URL(pathOn(url, request.path), url.origin)));
  if (!target || !/^https?:$/.test(target.protocol)) return { says };
  if (LOGIN_PAGE.test(target.pathname) && !LOGIN_PAGE.test(request.path))
    return { says, ways: [[{ option: '-H', value: 'Cookie: …' }]], advice: 'It wants a login first.' };
  return { says, ways: [changesTo(target, url)] };
};

function changesTo(target: URL, url: URL): Change[] {
  const base = url.pathname.replace(/\/+$/, '');
  const path = `${target.pathname}${target.search}`;
  const isBelow = target.origin === url.origin && path.startsWith(`${base}/`);
  if (isBelow) return [{ option: '--path', value: path.slice(base.length) }];
  return [
    { option: '--url', value: target.origin },
    { option: '--path', value: path },
  ];
}
