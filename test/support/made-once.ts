/** Makes something when it is first asked for, and never again: for what tests read and leave as it is. */
export function madeOnce<T>(make: () => T): () => T {
  let made: { readonly it: T } | undefined;
  return () => {
    made ??= { it: make() };
    return made.it;
  };
}
