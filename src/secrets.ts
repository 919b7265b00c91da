/** Names whose values are not for others to read. */
const NAME = '[\\w.-]*(?:key|token|secret|passw|auth|credential|session|signature)[\\w.-]*';
const ASSIGNED = new RegExp(`((?:^|[?&\\s'"])${NAME}=)(?!\\{\\{)[^&\\s'"]+`, 'gi');

/** A command line or an address in which what is assigned to such a name, as `api_key=…`, is left out. */
export function withoutSecrets(text: string): string {
  return text.replace(ASSIGNED, '$1…');
}
