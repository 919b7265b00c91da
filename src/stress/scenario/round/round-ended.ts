/** Ends a round before its script goes on. What the script makes of it is not its own error. */
export class RoundEnded extends Error {
  override readonly name = 'RoundEnded';
}
