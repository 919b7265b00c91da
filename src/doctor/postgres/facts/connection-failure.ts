/**
 * Why no session could be opened. `unreachable`: no server accepts connections there. `login`: the user or its password
 * is refused. `tls`: the two sides disagree about encryption, or the certificate is refused. `full`: all connections are
 * used. `starting`: the server starts or stops. `address`: it cannot be read, or names a file that cannot.
 */
export type FailureKind =
  | 'address'
  | 'unreachable'
  | 'timeout'
  | 'login'
  | 'database'
  | 'tls'
  | 'full'
  | 'starting'
  | 'other';

export interface ConnectionFailure {
  readonly kind: FailureKind;
  /** The SQLSTATE, or the code of Node; null if there is none. */
  readonly code: string | null;
  /** The words of the server or of the system. */
  readonly message: string;
}
