import type { Header } from '../http/site.ts';
import { constantHeaders } from './constant-headers.ts';
import type { RequestOptions } from './request.ts';

/** The `Authorization` header that all requests of a load have; none where each has another. */
export function loginOf(request: RequestOptions): readonly Header[] {
  const isLogin = ([name, value]: Header) =>
    // Node's clients refuse other characters in a header.
    name.toLowerCase() === 'authorization' && /^[ -~]*$/.test(value);
  return constantHeaders(request).filter(isLogin).slice(0, 1);
}
