import type { FastifyError, FastifyRequest } from 'fastify';
import { codeOf, type ErrorCode, GenesisError } from '../../errors.ts';
import { type Problem, problem } from './problem.ts';
import { describeViolation } from './violation.ts';

const STATUS: Partial<Record<ErrorCode, number>> = {
  LOGIN_REQUIRED: 401,
  HOST_NOT_ALLOWED: 403,
  ORIGIN_NOT_ALLOWED: 403,
  CONVERSATION_NOT_FOUND: 404,
  CONVERSATION_PROTECTED: 409,
  IDEMPOTENCY_KEY_INVALID: 400,
  IDEMPOTENCY_KEY_REUSED: 422,
  INVALID_JSON: 400,
  SEARCH_DISABLED: 404,
  SETTING_INVALID: 422,
  TURN_UNDER_WAY: 409,
  VALIDATION_FAILED: 422,
  DB_CONNECTION_LOST: 500,
  MODEL_FAILED: 502,
  MODEL_REPLY_TOO_LARGE: 502,
  MODEL_TIMEOUT: 504,
  POOL_QUEUE_FULL: 503,
  POOL_ACQUIRE_TIMEOUT: 503,
  POOL_CLOSED: 503,
};

/** What a client sees of an error that its request met: its details only where they are expected. */
export function problemOf(error: unknown, request: FastifyRequest): Problem {
  const { validation, statusCode = 500 } = error as Partial<FastifyError>;
  if (validation?.[0]) return problem(422, 'VALIDATION_FAILED', describeViolation(validation[0]));
  if (error instanceof GenesisError) {
    const known = STATUS[error.code];
    if (known) return problem(known, error.code, error.message, error.hint);
  }
  switch (codeOf(error)) {
    case 'DB_LOCKED':
      return problem(
        503,
        'DB_LOCKED',
        'the database is locked; nothing of this request was stored',
        'Try again.',
      );
    case 'DB_UNAVAILABLE':
      return problem(
        503,
        'DB_UNAVAILABLE',
        'the database does not serve now; nothing of this request was stored',
        'Try again in a moment.',
      );
    case 'DB_REPLACED':
      return problem(
        503,
        'DB_REPLACED',
        'the file of the database, or of its log, was removed or replaced while the server ran',
        'It stays so until the server is started again.',
      );
    case 'DB_DAMAGED':
      return problem(500, 'DB_DAMAGED', 'the database is damaged; the log of the server says what to do');
    case 'DB_IO_FAILED':
      return problem(
        500,
        'DB_IO_FAILED',
        'the system refused to read or write the database; the log of the server says why',
      );
    case 'DB_FULL':
      return problem(507, 'DB_FULL', 'the disk of the database is full; nothing of this request was stored');
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return problem(
        413,
        'BODY_TOO_LARGE',
        `the body is larger than ${request.routeOptions.bodyLimit} bytes`,
      );
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return problem(400, 'INVALID_JSON', 'the body is not valid JSON', 'Send a JSON object.');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return problem(
        415,
        'UNSUPPORTED_MEDIA_TYPE',
        'the body must be JSON',
        'Send Content-Type: application/json.',
      );
  }
  if (statusCode >= 400 && statusCode < 500) {
    return problem(statusCode, 'BAD_REQUEST', `the request cannot be read: ${(error as Error).message}`);
  }
  return problem(500, 'INTERNAL_ERROR', 'something went wrong in the server; its log says what');
}
