/** What a tool asked a server that should have been found as it was; undefined where that is nothing. */
export function askedBefore(requests: readonly string[]): string | undefined {
  if (requests.length === 0) return undefined;
  return `${requests.join(', ')} ${requests.length === 1 ? 'was' : 'were'} asked before the load`;
}
