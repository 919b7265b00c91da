/** A word as a POSIX shell or zsh reads it back: in quotes where it has anything that the shell would interpret. */
export function shellQuote(word: string): string {
  return /^(?!=)[\w@%+=:,./…-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
