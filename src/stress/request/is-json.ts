import { parseJson } from '../../parse-json.ts';
import { Template } from './template.ts';

/** Whether it is JSON once its placeholders are replaced: some, such as {{seq}}, need no quotes around them. */
export function isJson(template: string): boolean {
  const text = new Template(template).fill({ seq: 0, token: 'a-0', uuid: () => 'a-0' });
  return parseJson(text) !== undefined;
}
