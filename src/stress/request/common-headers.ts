import { sendableHeaders } from './constant-headers.ts';
import type { RequestOptions } from './request.ts';

/** Headers that are the same in every request, such as a key, which a server wants for its history too. */
export function commonHeaders(request: RequestOptions): Record<string, string> {
  return Object.fromEntries(sendableHeaders(request).filter(([name]) => !/^content-/i.test(name)));
}
