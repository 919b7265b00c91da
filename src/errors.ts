/**
 * Stable names of errors; programs rely on them, and problem details and exit codes derive from them. The code of the
 * database itself is in the `cause`.
 */
export type ErrorCode =
  | 'AUDIT_UNREADABLE'
  | 'CONVERSATION_NOT_FOUND'
  | 'CONVERSATION_PROTECTED'
  | 'COPY_REFUSED'
  | 'DATA_INVALID'
  | 'DB_CONNECTION_LOST'
  | 'DB_DAMAGED'
  | 'DB_FULL'
  | 'DB_IO_FAILED'
  | 'DB_LOCKED'
  | 'DB_OPEN_FAILED'
  | 'DB_REPLACED'
  | 'DB_UNAVAILABLE'
  | 'FAULT_IMPOSSIBLE'
  | 'IDEMPOTENCY_KEY_INVALID'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'HOST_NOT_ALLOWED'
  | 'INVALID_JSON'
  | 'LOGIN_REQUIRED'
  | 'LOG_UNREADABLE'
  | 'MODEL_FAILED'
  | 'MODEL_REPLY_TOO_LARGE'
  | 'MODEL_TIMEOUT'
  | 'NODE_UNSUPPORTED'
  | 'OPTION_INVALID'
  | 'ORIGIN_NOT_ALLOWED'
  | 'OUTPUT_UNWRITABLE'
  | 'PACKAGE_INCOMPLETE'
  | 'POOL_ACQUIRE_TIMEOUT'
  | 'POOL_CLOSED'
  | 'POOL_QUEUE_FULL'
  | 'PORT_UNAVAILABLE'
  | 'RELAY_FAILED'
  | 'RESULT_INVALID'
  | 'SCENARIO_FAILED'
  | 'SCENARIO_INVALID'
  | 'SEARCH_DISABLED'
  | 'SERVER_START_FAILED'
  | 'SETTING_INVALID'
  | 'TARGET_UNFIT'
  | 'TARGET_UNREACHABLE'
  | 'TOKEN_INVALID'
  | 'TURN_UNDER_WAY'
  | 'VALIDATION_FAILED';

export interface ErrorDetails {
  /** What the user can do, in one sentence. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** An error with a `code` for programs, and a message and a hint for people. */
export class GenesisError extends Error {
  override readonly name = 'GenesisError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, { hint, cause }: ErrorDetails = {}) {
    super(message, { cause });
    this.code = code;
    this.hint = hint;
  }
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of anything that was thrown: SQLite's, Node's or ours. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}
