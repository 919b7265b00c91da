/** Words that make a name that of a secret, wherever they are in it. */
const SECRET =
  /^(?:jwt|passcode|bearer|sessionid|authorization|cookies?|creds?|accesskey|privatekey|secretkey)$|(?:passwords?|passwd|passphrase|(?:pg|db|my|user|root|smtp|mail)pass|secrets?|apikey|token|credential)$/;

/** Words that mean other things, too, such as a folder, or how many tests passed. */
const LIKELY = /^(?:auth|session|pass|pw|pwd|signature|sig|sid|credentials)$/;

/** Words before `token` that make it a piece of text, or a place in a list. */
const OF_TEXT = /^(?:next|page|continuation|cursor|eos|bos|pad|unk|sep|cls|mask|stop|special|start|end)$/;

/** What a name is about that ends with one of these is not the secret itself: `--token-file`, `password_length`. */
const ABOUT_IT =
  /^(?:files?|paths?|dir|folder|names?|id|type|kind|counts?|limits?|size|chars|length|len|max|min|ttl|timeout|ms|seconds|expir(?:y|es|ation)|lifetime|alg|algorithm|mode|policy|header|format|prefix|field|store|manager|provider|version|required|enabled|disabled|template|bucket|budget|window|rate|usage|error|invalid|missing|expired|url|uri|endpoint|host|port|server|process)$/;

/** Words before `key` that make it the name of something. */
const OF_DATA =
  /^(?:public|primary|foreign|sort|partition|cache|row|shard|group|idempotency|order|index|map|object|json|lookup|routing|unique|duplicate|host|hot)$/;

/**
 * - `sure`: such as `DB_PASSWORD`, `--api-key`, `access_token`.
 * - `likely`: a word that has other meanings, too, such as `key`, `auth`, `session`, `pass`.
 * - `no`: such as `port`, `max_tokens`, `author`, `--token-file`, `--no-auth`.
 */
export type Secrecy = 'sure' | 'likely' | 'no';

/** How likely the value of such a name is a secret. */
export function secrecyOf(name: string): Secrecy {
  const words = wordsOf(name);
  const [last = '', before = ''] = words.toReversed();
  if (words[0] === 'no') return 'no';
  if (last === 'id' && before === 'session') return 'sure';
  if (ABOUT_IT.test(last) || (last === 'token' && OF_TEXT.test(before))) return 'no';
  if (words.some((word) => SECRET.test(word))) return 'sure';
  if (last === 'key' || last === 'keys') return keySecrecy(before);
  return LIKELY.test(last) ? 'likely' : 'no';
}

function keySecrecy(before: string): Secrecy {
  if (OF_DATA.test(before)) return 'no';
  return /^(?:api|access|private|encryption|signing|master|auth|license|service|account)$/.test(before)
    ? 'sure'
    : 'likely';
}

/** `openAIKey_2` has `open`, `ai`, `key`. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
}
