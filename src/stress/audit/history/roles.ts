/** The two sides of a turn, and what stands beside it: some servers keep a copy of the message there. */
export type Side = 'user' | 'model' | 'beside';

/** The role of messages in a history that does not say who wrote them. */
export const NO_ROLE = '';

/** The words that chat servers use, in lower case. */
const WORDS: Readonly<Record<Side, readonly string[]>> = {
  user: ['user', 'human', 'humanmessage', 'humanmessagechunk'],
  model: ['assistant', 'ai', 'model', 'bot', 'aimessage', 'aimessagechunk', 'chatbot', 'llm'],
  beside: ['system', 'developer', 'tool', 'function', 'systemmessage', 'toolmessage', 'functionmessage'],
};

const SIDES = new Map(
  Object.entries(WORDS).flatMap(([side, words]) => words.map((word) => [word, side as Side])),
);

/** The roles that a server is known to have for the two sides. */
export const KNOWN_ROLES = ['user', 'human', 'assistant', 'ai', 'model', 'bot'];

/** Undefined for an unknown role. */
export function sideOf(role: string): Side | undefined {
  return SIDES.get(role.toLowerCase());
}

/** The usual word for a side. */
export function roleOfSide(side: Side): string {
  return WORDS[side][0] as string;
}
