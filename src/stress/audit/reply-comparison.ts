interface Comparison {
  /** What of each acknowledged turn was looked for. */
  readonly checked: 'turns' | 'messages' | 'replies';
  /** Why not message and reply, one by one; null where they were. */
  readonly words: string | null;
}

/** How stored replies can be compared with what was acknowledged. */
export const REPLY_COMPARISONS = {
  compared: { checked: 'turns', words: null },
  'not-stored': { checked: 'messages', words: 'only messages were compared: no replies are stored' },
  untraceable: {
    checked: 'messages',
    words: 'only messages were compared: replies do not show what they answer',
  },
  crossed: {
    checked: 'turns',
    words: 'replies were only counted: they quote messages of other requests',
  },
  'no-messages': { checked: 'replies', words: 'only replies were compared: no messages are stored' },
  'no-roles': {
    checked: 'messages',
    words: 'messages and replies were not distinguished: the history has no roles',
  },
} as const satisfies Record<string, Comparison>;

/** How stored replies were compared with what was acknowledged. */
export type ReplyComparison = keyof typeof REPLY_COMPARISONS;

export const CHECKED = ['turns', 'messages', 'replies'] as const satisfies readonly Comparison['checked'][];
export type Checked = (typeof CHECKED)[number];
