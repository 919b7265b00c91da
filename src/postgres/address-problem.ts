import { accessSync, constants } from 'node:fs';

/** The parameters of an address that have an effect here. Others are refused: they would be ignored in silence. */
const PARAMETERS: readonly string[] = [
  'application_name',
  'channel_binding',
  'connect_timeout',
  'host',
  'options',
  'password',
  'port',
  'sslcert',
  'sslkey',
  'sslmode',
  'sslnegotiation',
  'sslrootcert',
  'user',
];

const SSL_MODES: readonly string[] = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'];

const FILES: readonly string[] = ['sslcert', 'sslkey', 'sslrootcert'];

const NOT_ENCODED =
  'its user or password has a character that an address cannot have. Write @ as %40, # as %23, / as %2F, ? as %3F and a space as %20.';

const EXPECTED = 'Expected postgres://USER@HOST:PORT/DATABASE.';

/**
 * What is wrong with an address, and what was expected, in sentences without its password; undefined where it can be
 * tried. It looks at the files that the address names, and asks no server.
 */
export function postgresAddressProblem(
  address: string,
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  const [, authority = '', path = '', query = ''] =
    /^postgres(?:ql)?:\/\/([^/?]*)(\/[^?]*)?(?:\?(.*))?$/is.exec(address) ?? [];
  return authorityProblem(authority) ?? pathProblem(path, env) ?? parametersProblem(query);
}

function authorityProblem(authority: string): string | undefined {
  if (/[\s#]/.test(authority) || authority.split('@').length > 2) return NOT_ENCODED;
  const [user = '', host = ''] = authority.includes('@') ? authority.split('@') : ['', authority];
  if (isMalformed(user) || isMalformed(host))
    return 'it has a % that is not followed by two digits of hexadecimal. Write % itself as %25.';
  if (host.includes(','))
    return `it names several hosts. ${EXPECTED} Where several servers share the work, name the one that writes, or a proxy that leads to it.`;
  const [, port] = /^(?:\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(host) ?? [undefined, host];
  // Not shown: it may be the beginning of a password with a slash.
  if (port !== undefined && port !== '' && !isPort(port))
    return `its port is not a number from 1 to 65535. ${EXPECTED} A / in a password is written %2F.`;
  return undefined;
}

function pathProblem(path: string, env: NodeJS.ProcessEnv): string | undefined {
  // The end of the user and the password.
  if (path.includes('@')) return NOT_ENCODED;
  if (path.indexOf('/', 1) > 0) return `its database has a slash in its name. ${EXPECTED}`;
  if (path.includes('#') || isMalformed(path))
    return 'the name of its database is not encoded. Write # as %23 and % as %25.';
  return path.length > 1 || env.PGDATABASE ? undefined : `it names no database. ${EXPECTED}`;
}

function parametersProblem(query: string): string | undefined {
  const parameters = new URLSearchParams(query);
  for (const [name, value] of parameters) {
    if (!PARAMETERS.includes(name))
      return `it has a parameter ${JSON.stringify(name)}, which has no effect here: leave it out. Those that have one: ${PARAMETERS.join(', ')}.`;
    if (name === 'sslmode' && !SSL_MODES.includes(value))
      return `its sslmode is ${JSON.stringify(value)}. Expected ${SSL_MODES.join(', ')}.`;
    if (name === 'port' && !isPort(value))
      return `its port ${JSON.stringify(value)} is not a number from 1 to 65535.`;
    if (FILES.includes(name) && !isReadable(value))
      return `its ${name} cannot be read: ${value}. Expected the path of a PEM file.`;
  }
  if (parameters.get('sslmode') === 'verify-ca' && !parameters.has('sslrootcert'))
    return 'sslmode=verify-ca needs sslrootcert=FILE, the certificate of the authority. Without one, use verify-full.';
  return undefined;
}

function isMalformed(text: string): boolean {
  return /%(?![\da-f]{2})/i.test(text);
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
