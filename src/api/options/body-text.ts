import { messageOf } from '../../errors.ts';
import { isPlainObject } from './is-plain-object.ts';
import { optionInvalid } from './option-invalid.ts';

/** What is sent. Throws `OPTION_INVALID` for an object that JSON cannot have, or whose content it would leave out. */
export function bodyText(body: string | object): string {
  if (typeof body === 'string') return body;
  const json = jsonOf(body);
  const isLeftOut = json === '{}' && !isPlainObject(body);
  if (json === undefined || isLeftOut || ArrayBuffer.isView(body))
    throw bodyInvalid(`it is ${body.constructor?.name ?? 'an object'}, of which JSON has nothing`);
  return json;
}

function jsonOf(body: object): string | undefined {
  try {
    return JSON.stringify(body);
  } catch (error) {
    throw bodyInvalid(messageOf(error).split('\n')[0] ?? '', error);
  }
}

function bodyInvalid(reason: string, cause?: unknown) {
  return optionInvalid(
    `body cannot be sent: ${reason}`,
    'Expected a text, which is sent as it is, or a plain object or list, which is sent as JSON.',
    cause,
  );
}
