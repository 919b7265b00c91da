/** The value as an object; undefined if it is not one. */
export function objectIn(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** The text in a field of an object; undefined without one. */
export function textIn(value: unknown, name: string): string | undefined {
  const text = objectIn(value)?.[name];
  return typeof text === 'string' ? text : undefined;
}
