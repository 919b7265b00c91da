import { appendHostName, appendOrigin } from '../../cli/serve/access-parsers.ts';
import { assertToken } from '../../cli/serve/assert-token.ts';
import type { AccessOptions } from '../../server/options.ts';
import { readOption } from './read-option.ts';

interface Access {
  readonly token?: string | null | undefined;
  readonly allowedHosts?: readonly string[] | undefined;
  readonly allowedOrigins?: readonly string[] | undefined;
}

/** Who may use a server. Throws `TOKEN_INVALID`, and `OPTION_INVALID` for a name that is no host or no origin. */
export function accessOf({ token = null, allowedHosts = [], allowedOrigins = [] }: Access): AccessOptions {
  if (token !== null) assertToken(token, 'token');
  return {
    token,
    allowedHosts: appendEach('allowedHosts', allowedHosts, appendHostName),
    allowedOrigins: appendEach('allowedOrigins', allowedOrigins, appendOrigin),
  };
}

function appendEach(
  option: string,
  texts: readonly string[],
  append: (text: string, before: readonly string[]) => readonly string[],
): readonly string[] {
  return texts.reduce<readonly string[]>(
    (before, text) => readOption(option, () => append(text, before)),
    [],
  );
}
