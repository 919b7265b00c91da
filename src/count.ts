/** `20 requests`, `1 request`; `2 retries` if the plural is given. */
export function count(number: number, noun: string, nouns = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : nouns}`;
}

/** `once`, `2 times`. */
export function times(number: number): string {
  return number === 1 ? 'once' : `${number} times`;
}
