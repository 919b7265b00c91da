import { STATUS_CODES } from 'node:http';

/** RFC 9457 problem details, with a stable `code` for programs. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly hint?: string;
}

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
