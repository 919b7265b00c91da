/** The two servers of a comparison: B may be worse than A. */
export const SIDES = ['before', 'after'] as const;
export type Side = (typeof SIDES)[number];

/** Something of each side. */
export type Both<T> = Readonly<Record<Side, T>>;

export const LETTER: Both<string> = { before: 'A', after: 'B' };
