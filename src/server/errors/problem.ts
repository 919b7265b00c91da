import { STATUS_CODES } from 'node:http';

/** RFC 9457 problem details, with a stable `code` for programs. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly hint?: string;
  /** As in the header `X-Request-Id`; missing where there is no request yet. */
  readonly request_id?: string;
}

export const ProblemSchema = {
  type: 'object',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', description: 'for programs: it stays the same' },
    hint: { type: 'string' },
    request_id: { type: 'string' },
  },
  required: ['type', 'title', 'status', 'detail', 'code'],
} as const;

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

export function problem(status: number, code: string, detail: string, hint?: string): Problem {
  return {
    type: `urn:genesis:error:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    code,
    ...(hint !== undefined && { hint }),
  };
}
