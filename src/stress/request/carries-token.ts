import type { RequestOptions } from './request.ts';
import { Template } from './template.ts';

/** Whether each request has a token, by which its turn can be found again. */
export function carriesToken({ path, headers, body = '' }: RequestOptions): boolean {
  const texts = [path, body, ...headers.map(([, value]) => value)];
  return texts.some((text) => new Template(text).has('token'));
}
