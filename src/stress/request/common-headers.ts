import { constantHeaders } from './constant-headers.ts';
import type { RequestOptions } from './request.ts';

/** Headers that are the same in every request, such as a key, which a server wants for its history too. */
export function commonHeaders(request: RequestOptions): Record<string, string> {
  const isSendable = (value: string) => /^[ -~]*$/.test(value);
  const headers = constantHeaders(request);
  return Object.fromEntries(headers.filter(([name, value]) => !/^content-/i.test(name) && isSendable(value)));
}
