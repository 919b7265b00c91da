import type { Header } from '../http/site.ts';
import type { RequestOptions } from './request.ts';
import { Template } from './template.ts';

/** The headers that are the same in every request, as they are sent. */
export function constantHeaders({ headers }: Pick<RequestOptions, 'headers'>): readonly Header[] {
  return headers.flatMap(([name, template]) => {
    const value = new Template(template).constant;
    return value === undefined ? [] : [[name, value] as const];
  });
}
