/** The options of all commands with a URL that have no value: the word that follows one is another word. */
export const WITHOUT_VALUE: readonly string[] = [
  ...['--follow', '--insecure', '--stream', '--reconnect'],
  ...['--no-audit', '--no-command', '--no-probe', '--no-template'],
  ...['-l', '--list', '-q', '--quick'],
];

/** The words without these options and their values. */
export function withoutOptions(words: readonly string[], options: readonly string[]): string[] {
  return words.filter((_, index) => !isOfOptions(words, index, options));
}

/** Only these options, with their values. */
export function onlyOptions(words: readonly string[], options: readonly string[]): string[] {
  return words.filter((_, index) => isOfOptions(words, index, options));
}

/** Whether a word names an option, with or without its value. */
export function isNamed(word: string, option: string): boolean {
  const isShort = /^-\w$/.test(option);
  return (
    word === option ||
    (isShort ? /^-\w/.test(word) && word.startsWith(option) : word.startsWith(`${option}=`))
  );
}

/** Whether it is one of the options, or the value of one. */
function isOfOptions(words: readonly string[], index: number, options: readonly string[]): boolean {
  const [before, word = ''] = [words[index - 1], words[index]];
  const isValue = before !== undefined && options.includes(before) && !WITHOUT_VALUE.includes(before);
  return isValue || options.some((option) => isNamed(word, option));
}
