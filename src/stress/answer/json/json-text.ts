/** A value of JSON as text: a string is its own; undefined for what is nested too deeply to write. */
export function jsonText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
