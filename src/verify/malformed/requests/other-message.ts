import { parseJson } from '../../../parse-json.ts';
import type { ValidRequest } from './valid-request.ts';

const PLACE = 'genesis verify: here was the message';

/** The body of a chat with other JSON, such as `null`, in the place of its message: of each text with the token. */
export function bodyWithMessage(request: ValidRequest, json: string): string {
  return replaced(request, PLACE).replaceAll(JSON.stringify(PLACE), () => json);
}

/** The body of a chat without its message. */
export function bodyWithoutMessage(request: ValidRequest): string {
  return replaced(request, undefined);
}

function replaced({ body, token }: ValidRequest, replacement: string | undefined): string {
  const isMessage = (value: unknown) => typeof value === 'string' && value.includes(token);
  return JSON.stringify(parseJson(body), (_, value) => (isMessage(value) ? replacement : value));
}
