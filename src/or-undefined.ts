/** The result of a call, or undefined if it throws: for a file that may be gone, or that this user may not read. */
export function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
