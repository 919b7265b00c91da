import { codeOf, type ErrorCode, GenesisError, messageOf } from './errors.ts';

/** An error on its way between threads or processes: structured cloning keeps the message of an Error but drops its code. */
export interface WireError {
  readonly message: string;
  readonly code: string | undefined;
  readonly hint: string | undefined;
}

export function toWire(error: unknown): WireError {
  const hint = error instanceof GenesisError ? error.hint : undefined;
  return { message: messageOf(error), code: codeOf(error), hint };
}

/** An error with a hint was, and is again, a `GenesisError`. */
export function fromWire({ message, code, hint }: WireError): Error {
  if (hint !== undefined) return new GenesisError(code as ErrorCode, message, { hint });
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}
