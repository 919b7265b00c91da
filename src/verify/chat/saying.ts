import { parseJson } from '../../parse-json.ts';
import type { RequestOptions } from '../../stress/request/request.ts';
import { Template } from '../../stress/request/template.ts';

const TOKEN = '{{token}}';
/** Not one whose braces are doubled: that is sent as it is. */
const ANY_TOKEN = /(?<!\{\{)\{\{ *token *\}\}(?!\}\})/g;

/** Whether a text of its own can be put into the body of a request: in the place of its token. */
export function canSay({ body = '' }: RequestOptions): boolean {
  return new Template(body).has('token');
}

/** The same request that says more than its token. `text`: a token in some words that JSON need not escape. */
export function requestSaying(request: RequestOptions, text: (token: string) => string): RequestOptions {
  return { ...request, body: request.body?.replace(ANY_TOKEN, () => text(TOKEN)) };
}

/** The whole message of a request with this token: the text of its body that has it. */
export function saidWith({ body = '' }: RequestOptions, token: string): string {
  const filled = body.replace(ANY_TOKEN, () => token);
  return textWith(token, parseJson(filled)) ?? filled;
}

/** The first text in a value that contains another one. */
function textWith(part: string, value: unknown): string | undefined {
  if (typeof value === 'string') return value.includes(part) ? value : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const inner of Object.values(value)) {
    const found = textWith(part, inner);
    if (found !== undefined) return found;
  }
  return undefined;
}
