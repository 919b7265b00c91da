/** The JSON Schema of an answer: an object that has all these properties. */
export function objectOf(properties: Readonly<Record<string, object>>) {
  return { type: 'object', properties, required: Object.keys(properties) } as const;
}
