/** Why replies were not compared one by one, but messages only; null where they were. */
export const REPLY_COMPARISONS = {
  compared: null,
  'not-stored': 'only messages were compared: no replies are stored',
  untraceable: 'only messages were compared: replies do not show what they answer',
  crossed: 'replies were only counted: they quote the messages of other requests',
} as const satisfies Record<string, string | null>;

/** How stored replies were compared with what was acknowledged. */
export type ReplyComparison = keyof typeof REPLY_COMPARISONS;
