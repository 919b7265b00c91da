const WORDS = 50_000;
const LETTERS = 'etaoinshrdlucmfwypvbgkjqxz';
const CHINESE = '我喜欢编程也喜欢中国菜';

/** Texts of made-up words, the same each time: a few words are in most texts, most are in a few (Zipf's law). */
export class ZipfTexts {
  readonly words: readonly string[];
  #state = 1;

  constructor() {
    this.words = Array.from({ length: WORDS }, (_, rank) => this.#word(rank));
  }

  /** 4 to 23 words, with a sentence in Chinese in one of twenty. */
  text(): string {
    const words = Array.from({ length: 4 + Math.floor(20 * this.#random()) }, () => {
      const rank = Math.floor(Math.exp(this.#random() * Math.log(WORDS))) - 1;
      return this.words[rank] ?? '';
    });
    return this.#random() < 0.05 ? `${words.join(' ')} ${CHINESE}` : `${words.join(' ')}.`;
  }

  /** Frequent words are short. */
  #word(rank: number): string {
    const length = 2 + Math.floor(Math.log2(rank + 2) / 2) + Math.floor(4 * this.#random());
    return Array.from(
      { length },
      () => LETTERS[Math.floor(this.#random() * this.#random() * LETTERS.length)] ?? '',
    ).join('');
  }

  #random(): number {
    this.#state = (this.#state * 1_664_525 + 1_013_904_223) >>> 0;
    return this.#state / 2 ** 32;
  }
}
