import type { FindingsOf } from '../../../check.ts';
import type { FailureKind } from '../../facts/connection-failure.ts';
import type { PostgresFacts } from '../../facts/postgres-facts.ts';

interface Words {
  readonly rule: string;
  readonly message: string;
  readonly remedy: string;
}

export const noSession: FindingsOf<PostgresFacts> = ({ failure }) => {
  if (failure === null) return [];
  const { rule, message, remedy } = WORDS[failure.kind];
  const evidence = failure.code === null ? failure.message : `${failure.message} (${failure.code})`;
  return [{ rule, severity: 'error', message, evidence: [evidence], remedy }];
};

const WORDS: Readonly<Record<FailureKind, Words>> = {
  address: {
    rule: 'invalid-address',
    message: 'the address cannot be read, or names a file that cannot be',
    remedy:
      'It is postgres://USER@HOST:PORT/DATABASE?NAME=VALUE. In a user or a password, write @ : / ? # and % as %40 %3A %2F %3F %23 and %25.',
  },
  unreachable: {
    rule: 'postgres-unreachable',
    message: 'no PostgreSQL accepts connections at this address',
    remedy:
      'Look whether it runs (pg_isready), and whether it listens at this host and port: listen_addresses, a container’s published ports, a firewall.',
  },
  timeout: {
    rule: 'postgres-silent',
    message: 'PostgreSQL did not answer the attempt to connect in time',
    remedy:
      'A firewall that drops packets looks like this, and so do a server that is stopped or out of memory, and a pool such as PgBouncer whose connections are all used.',
  },
  login: {
    rule: 'login-refused',
    message: 'PostgreSQL refused the user or the password',
    remedy:
      'Give the password in PGPASSWORD or ~/.pgpass, which keep it out of the process list. Otherwise pg_hba.conf has no line for this user, database and host, or only one for TLS: add ?sslmode=require to the address.',
  },
  database: {
    rule: 'no-such-database',
    message: 'the server has no database of this name',
    remedy: 'Name one that psql -l lists. Without a name in the address, it is that of the user.',
  },
  tls: {
    rule: 'tls-refused',
    message: 'PostgreSQL and the doctor do not agree about encryption',
    remedy:
      'Add ?sslmode=require to the address if the server demands TLS, ?sslmode=disable if it has none, and sslrootcert=FILE for a certificate of your own authority. Otherwise pg_hba.conf has no line for this user, database and host.',
  },
  full: {
    rule: 'no-free-connection',
    message: 'all connections that this role may use are taken',
    remedy:
      'The applications get the same error. Run the doctor as a superuser, for whom some connections are reserved: it shows which application has how many. Give their pools a smaller limit, or put PgBouncer between.',
  },
  starting: {
    rule: 'postgres-starting',
    message: 'PostgreSQL is starting or stopping, and accepts no connections yet',
    remedy:
      'Repeat it in some seconds. After a crash it replays its log first: its own log shows how far it is.',
  },
  other: {
    rule: 'no-session',
    message: 'no session could be opened',
    remedy: 'Try the same address with psql, and see the log of the server for the reason.',
  },
};
