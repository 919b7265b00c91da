import { secretsInHeaders } from '../../secrets/command-words.ts';
import type { Header, Site } from '../http/site.ts';
import type { RequestOptions } from './request.ts';
import { Template } from './template.ts';

/** The headers that are the same in every request, as they are sent. */
export function constantHeaders({ headers }: Pick<RequestOptions, 'headers'>): readonly Header[] {
  return headers.flatMap(([name, template]) => {
    const value = new Template(template).constant;
    return value === undefined ? [] : [[name, value] as const];
  });
}

/** Those of them that requests beside the load can have, too: Node's clients refuse other characters in a header. */
export function sendableHeaders(request: Pick<RequestOptions, 'headers'>): readonly Header[] {
  return constantHeaders(request).filter(([, value]) => /^[ -~]*$/.test(value));
}

/** The secrets that requests have in their headers, each as a server may repeat it. */
export function secretsOfHeaders(
  request: Pick<RequestOptions, 'headers'>,
  site: Pick<Site, 'headers'> = { headers: [] },
): string[] {
  return secretsInHeaders([...site.headers, ...constantHeaders(request)]);
}
