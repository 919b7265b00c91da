import { codeOf, GenesisError } from '../../errors.ts';
import type { ServerOptions } from '../options.ts';

/** `PORT_UNAVAILABLE` with what to do, or the error itself where it says something else. */
export function listenError(error: unknown, { host, port }: Pick<ServerOptions, 'host' | 'port'>): Error {
  const where = `port ${port} on ${host}`;
  const unavailable = (why: string, hint = 'Choose another with --port, or --port 0 for any free one.') =>
    new GenesisError('PORT_UNAVAILABLE', why, { hint, cause: error });
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return unavailable(`${where} is already in use`);
    case 'EACCES':
      return unavailable(`${where} needs more rights than this user has`);
    case 'EADDRNOTAVAIL':
    case 'EAI_AGAIN':
    case 'EINVAL':
    case 'ENOTFOUND':
      return unavailable(
        `${host} is not an address of this machine`,
        'Leave --host out to listen on 127.0.0.1.',
      );
  }
  return error as Error;
}
