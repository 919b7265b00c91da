import type { ModelSettings } from '../../stress/target/model/model-settings.ts';

const WORDS = 6;

/** Long enough for streams to be side by side, short enough for many of them. */
export const STREAMED: Partial<ModelSettings> = { gapMs: 2, extraWords: WORDS };

/** How the reply of our model ends then. */
export const LAST_WORDS = Array.from({ length: WORDS }, (_, index) => ` ${index + 1}`).join('');

/**
 * Characters of two, three and four bytes, in both halves of the reply: the model cuts one of each. So is the token: where
 * the streams begin one after the other, only second halves may get into the stream of another.
 */
export const messageWithWideCharacters = (token: string) => `${token} in Zürich, 東京 and 🚀 ${token}`;
