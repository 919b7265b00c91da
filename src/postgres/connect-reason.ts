import { codeOf, messageOf } from '../errors.ts';
import { isWithoutTls } from './sqlstate.ts';

export interface ConnectReason {
  /** Where it is not said in PostgreSQL's words. */
  readonly why?: string;
  readonly hint: string;
}

/** Why no session could be opened, and what to do, for all commands alike. */
export function connectReason(error: unknown): ConnectReason {
  const code = codeOf(error) ?? '';
  return BY_CODE[code] ?? authentication(error, code) ?? transport(error, code) ?? { hint: LOOK_AT_THE_LOG };
}

const LOOK_AT_THE_LOG = 'The log of PostgreSQL may say more.';

const BY_CODE: Readonly<Record<string, ConnectReason>> = {
  '28P01': {
    hint: 'The password is wrong, or the role does not exist. Put the password into PGPASSWORD or ~/.pgpass.',
  },
  '3D000': {
    hint: 'Create the database with createdb, or with CREATE DATABASE, and make this role its owner.',
  },
  '53300': {
    hint: 'All its connections are in use: close some, or raise max_connections.',
  },
  '57P03': {
    hint: 'It is starting, stopping or recovering. Try again when it accepts connections.',
  },
  '25006': {
    why: 'it is read-only, such as a standby',
    hint: 'Name the primary, or a proxy that leads to it; or set default_transaction_read_only to off.',
  },
  ECONNREFUSED: {
    hint: 'No PostgreSQL listens there. Is it running, and are host and port right? pg_isready shows it.',
  },
  ENOENT: {
    hint: 'There is no socket of PostgreSQL in this folder. Is it running? SHOW unix_socket_directories lists its folders.',
  },
  ENOTFOUND: {
    hint: 'The name of the host is not known. Is it spelled right, and can this machine resolve it?',
  },
  EAI_AGAIN: { hint: 'The name of the host cannot be resolved now. Is the DNS of this machine reachable?' },
  EACCES: { hint: 'This user may not use the socket in this folder: see unix_socket_permissions.' },
};

/** By the place in PostgreSQL's source that refused: its words are in the language of the server. */
function authentication(error: unknown, code: string): ConnectReason | undefined {
  if (/^SASL: .*password must be/.test(messageOf(error)))
    return {
      why: 'it asks for a password, and none was given',
      hint: 'Put it into PGPASSWORD or ~/.pgpass, which keep it out of the list of processes.',
    };
  if (code !== '28000') return undefined;
  if ((error as { routine?: string }).routine === 'InitializeSessionUserId')
    return { hint: 'Create the role: CREATE ROLE … LOGIN PASSWORD … . It needs LOGIN.' };
  return {
    hint: 'Its pg_hba.conf has to admit this role to this database from this host. If it admits only TLS, add ?sslmode=require to the address.',
  };
}

function transport(error: unknown, code: string): ConnectReason | undefined {
  if (isWithoutTls(error))
    return {
      why: 'the address demands TLS, and the server has none',
      hint: 'Set ssl=on in postgresql.conf, with a certificate, or use sslmode=disable in a network that you trust.',
    };
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return {
      hint: 'Its certificate is for another name. Use that name in the address, or sslmode=verify-ca, which does not compare names.',
    };
  if (/CERT|SIGNATURE|ISSUER/.test(code))
    return {
      why: `its certificate is not trusted: ${messageOf(error)}`,
      hint: 'Add sslrootcert=FILE, the certificate of the authority that issued it; sslmode=require encrypts without checking.',
    };
  if (/timeout expired|ETIMEDOUT/.test(`${messageOf(error)} ${code}`))
    return {
      why: 'it did not answer in time',
      hint: 'Does PostgreSQL listen there, or another program? A firewall may drop the packets.',
    };
  return undefined;
}
