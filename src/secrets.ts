/** Names whose values are not for others to read. */
const NAME = '[\\w.-]*(?:key|token|secret|passw|auth|credential|session|signature)[\\w.-]*';
const ASSIGNED = new RegExp(`((?:^|[?&\\s'"])${NAME}=)(?!\\{\\{)[^&\\s'"]+`, 'gi');

/** A command line or an address in which what is assigned to such a name, as `api_key=…`, is left out. */
export function withoutSecrets(text: string): string {
  return text.replace(ASSIGNED, '$1…');
}

const OPTION = new RegExp(`^--?${NAME}$`, 'i');
const PASSWORD_IN_ADDRESS = /(\w:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/g;

/** The words of a command line as one line, also without what follows an option of such a name, and without passwords in addresses. */
export function commandLineWithoutSecrets(words: readonly string[]): string {
  const told = words.map((word, index) => (OPTION.test(words[index - 1] ?? '') ? '…' : word));
  return withoutSecrets(told.join(' ').replace(/\s+/g, ' ').trim()).replace(PASSWORD_IN_ADDRESS, '$1…');
}
