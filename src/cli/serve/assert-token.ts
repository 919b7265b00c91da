import { GenesisError } from '../../errors.ts';

/** Longer than any usual token; with it, the headers of a request stay far below Node's limit. */
export const MAX_TOKEN_CHARS = 4_096;

/** `place` is where the token is from: an error never shows the token. Throws `TOKEN_INVALID`. */
export function assertToken(token: string, place: string): void {
  if (token === '') throw tokenInvalid(`${place} is empty; expected a token`);
  if (token.length > MAX_TOKEN_CHARS)
    throw tokenInvalid(`${place} is longer than ${MAX_TOKEN_CHARS} characters; expected a token`);
  if (!/^[!-~]+$/.test(token))
    throw tokenInvalid(`${place} is not a token; expected only visible ASCII characters, without spaces`);
}

function tokenInvalid(message: string): GenesisError {
  return new GenesisError('TOKEN_INVALID', message, { hint: 'Make one with: openssl rand -hex 32' });
}
