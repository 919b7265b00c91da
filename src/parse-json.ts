/** The value of a JSON text; undefined where it is none. A server may answer anything. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
