import { Template } from './template.ts';

/** Whether it is JSON once its placeholders are replaced: some, such as {{seq}}, need no quotes around them. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(new Template(text).fill({ seq: 0, token: 'a-0', uuid: () => 'a-0' }));
    return true;
  } catch {
    return false;
  }
}
