import { createHash, timingSafeEqual } from 'node:crypto';
import { GenesisError } from '../../errors.ts';

/** Throws `LOGIN_REQUIRED` unless an `Authorization` header has the token. */
export type Login = (authorization: string | undefined) => void;

/** The login with a bearer token (RFC 6750). It takes the same time for each wrong token, so that none can be guessed by parts. */
export function bearerLogin(token: string): Login {
  const expected = digest(token);
  return (authorization) => {
    const [, given] = /^Bearer +(\S+) *$/i.exec(authorization ?? '') ?? [];
    if (given === undefined) throw required('this server needs a login');
    if (!timingSafeEqual(digest(given), expected)) throw required('the token is not the one of this server');
  };
}

/** All digests have one length, which the comparison needs. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function required(why: string): GenesisError {
  return new GenesisError('LOGIN_REQUIRED', `${why}; expected the header Authorization: Bearer TOKEN`, {
    hint: 'The token is the one that the server was started with: GENESIS_TOKEN, or the file of --token-file.',
  });
}
