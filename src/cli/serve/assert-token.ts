import { InvalidArgumentError } from 'commander';

/** Longer than any usual token; with it, the headers of a request stay far below Node's limit. */
export const MAX_TOKEN_CHARS = 4_096;

/** `place` is where the token is from: an error never shows the token. Throws `InvalidArgumentError`. */
export function assertToken(token: string, place: string): void {
  if (token === '')
    throw new InvalidArgumentError(
      `error: ${place} is empty; expected a token. Make one with: openssl rand -hex 32`,
    );
  if (token.length > MAX_TOKEN_CHARS)
    throw new InvalidArgumentError(
      `error: ${place} is longer than ${MAX_TOKEN_CHARS} characters; expected a token.`,
    );
  if (!/^[!-~]+$/.test(token))
    throw new InvalidArgumentError(
      `error: ${place} is not a token; expected only visible ASCII characters, without spaces.`,
    );
}
