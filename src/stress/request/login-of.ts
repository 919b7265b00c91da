import type { Header } from '../http/site.ts';
import { sendableHeaders } from './constant-headers.ts';
import type { RequestOptions } from './request.ts';

/** The `Authorization` header that all requests of a load have; none where each has another. */
export function loginOf(request: RequestOptions): readonly Header[] {
  return sendableHeaders(request)
    .filter(([name]) => name.toLowerCase() === 'authorization')
    .slice(0, 1);
}
