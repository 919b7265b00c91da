/** Names of secret values. */
const NAME = '[\\w.-]*(?:key|token|secret|passw|auth|credential|session|signature)[\\w.-]*';
const ASSIGNED = new RegExp(`((?:^|[?&\\s'"])${NAME}=)(?!\\{\\{)[^&\\s'"]+`, 'gi');

/** A command line or URL with `…` for each value assigned to such a name: `api_key=…`. */
export function withoutSecrets(text: string): string {
  return text.replace(ASSIGNED, '$1…');
}

const OPTION = new RegExp(`^--?${NAME}$`, 'i');
const PASSWORD_IN_URL = /(\w:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/g;

/** The words of a command line as one line, also without the arguments of such options, and without passwords in URLs. */
export function commandLineWithoutSecrets(words: readonly string[]): string {
  const shown = words.map((word, index) => (OPTION.test(words[index - 1] ?? '') ? '…' : word));
  return withoutSecrets(shown.join(' ').replace(/\s+/g, ' ').trim()).replace(PASSWORD_IN_URL, '$1…');
}
