import { secrecyOf } from './secret-name.ts';

const NAME = '[A-Za-z_][\\w.-]{0,100}';

/** Where a value may begin, after its name, and the value: the word of a shell, or one of JSON. */
interface Place {
  readonly before: RegExp;
  readonly value: RegExp;
}

const WORD = /"(?:[^"\\]|\\.)*"|\$?'[^']*'(?:\\''[^']*')*|`[^`]*`|\$\([^()]*\)|(?:\\.|[^\s'"&\\])+/y;

const QUOTED = /\\"(?:(?!\\").)*\\"|"(?:[^"\\]|\\.)*"|'[^']*'/y;

const PLACES: readonly Place[] = [
  { before: new RegExp(`(?<![\\w.-])-{0,2}(?<name>${NAME})=`, 'g'), value: WORD },
  { before: new RegExp(`(?<![\\w.-])--?(?<name>${NAME})\\s+(?!-)`, 'g'), value: WORD },
  {
    before: new RegExp(`(\\\\?["'])(?<name>${NAME})\\1\\s{0,9}:\\s{0,9}`, 'g'),
    value: /\\"(?:(?!\\").)*\\"|"(?:[^"\\]|\\.)*"|'[^']*'|[\w.+-]+/y,
  },
  // A list of arguments, as Node and Python print one: `['--api-key', '…']`.
  { before: new RegExp(`(\\\\?["'])--?(?<name>${NAME})\\1,?\\s{0,9}`, 'g'), value: QUOTED },
  // An object, as Node prints one: `{ token: '…' }`, but not `Unexpected token: '}'`.
  { before: new RegExp(`(?<=(?:^|[{,])\\s{0,9})(?<name>${NAME}):\\s{0,9}`, 'gm'), value: QUOTED },
  // Only names that no sentence has before a colon: `api_key: …`, but not `unexpected token: …`.
  {
    before: new RegExp(
      `(?<![\\w"'.-])(?<name>(?=[\\w.]*[-_]|passwd|password|passphrase|apikey|pwd)${NAME}):\\s{1,9}`,
      'gi',
    ),
    value: WORD,
  },
  // A setting, `password = "…"`; without quotation marks it is more often a line of a program.
  { before: new RegExp(`(?<![\\w"'-])(?<name>${NAME})\\s{1,9}=\\s{1,9}`, 'g'), value: QUOTED },
];

/** `scheme://user:password@`. What follows a port is not a password. */
const PASSWORD_IN_URL =
  /((?<![\w+.-])[a-z][\w+.-]{0,30}:\/\/[^\s/:@?#'"[]{0,200}:)(?!(?:\d+|\{\{port\}\})(?:[/?#]|$))[^\s'"]{1,500}(?=@)/gi;

/** `user:password@tcp(host)`, as drivers of Go want it. */
const PASSWORD_IN_DSN = /((?<![\w+.-])[\w.-]{1,100}:)[^\s'"@]{1,500}(?=@(?:tcp|unix)\()/g;

/** `'Name: value'`, as headers are written in a command line: the value ends with the quotation. */
const QUOTED_HEADER = new RegExp(`(['"])(${NAME}):[ \\t]*((?:(?!\\1)[^\\n]){1,2000})\\1`, 'g');

/** `Authorization: …` elsewhere: the value may have several parts, and ends with the line at the latest. */
const WHOLE_LINE =
  /(?<![\w-])((?:proxy-)?authorization|(?:set-)?cookie)(:[ \t]*)(?!(?:\w+ )?…)([^\s'"](?:=\\?"[^"\n]*"|[^\n'"])*)/gi;

/** `curl -u user:password`; numbers, or the same name twice, are a user and a group. */
const USER = /(?<![\w-])((?:-u|--user|--proxy-user)[ =])(['"]?([^\s:'"]+):)(?!(?:\d+|\3)(?:\s|$))[^\s'"]+/g;

/** Secrets that their form shows, whatever is before them. */
const KNOWN_FORMS = [
  /(?<![\w-])[sr]k[-_](?=[\w-]*\d)[\w-]{16,}/g,
  /\b(?:gh[a-z]_[A-Za-z\d]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[a-z]-[\w-]{10,}|hf_[A-Za-z\d]{20,})/g,
  /\b(?:(?:AKIA|ASIA)[A-Z\d]{16}\b|AIza[\w-]{30,})/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  /\b(?:npm|gsk|whsec|r8)_[A-Za-z\d]{20,}/g,
  /(?<=:\/\/)(?=[\w-]*\d)[\w-]{20,}(?=:?@)/g,
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/g,
  /(?<=\b(?:bearer|basic)\s{1,9})(?=[\w.~+/-]*\d)(?=[\w.~+/-]*[A-Za-z])[\w.~+/-]{8,}=*/gi,
];

/**
 * A text with `…` for each value that is, by its name or its form, probably a secret: in command lines, URLs, headers,
 * JSON, logs and messages. Names, and values that are no secrets, stay: `--port 8080`, `{{token}}`, `$API_KEY`.
 */
export function withoutSecrets(text: string): string {
  const shown = text
    .replace(PASSWORD_IN_URL, '$1…')
    .replace(PASSWORD_IN_DSN, '$1…')
    .replace(QUOTED_HEADER, (all, quote, name, value) =>
      isSecret(name, value) ? `${quote}${name}: …${quote}` : all,
    )
    .replace(WHOLE_LINE, (all, name, colon, value) => (isSecret(name, value) ? `${name}${colon}…` : all))
    .replace(USER, '$1$2…');
  const named = PLACES.reduce(withoutValues, shown);
  return KNOWN_FORMS.reduce((shown, form) => shown.replace(form, '…'), named);
}

function withoutValues(text: string, place: Place): string {
  let [shown, end] = ['', 0];
  for (const { at, value } of valuesIn(text, place)) {
    shown += text.slice(end, at) + hidden(value);
    end = at + value.length;
  }
  return shown + text.slice(end);
}

/** A name that is none does not use up its value: there may be names within it, as in `sh -c "app --token …"`. */
function* valuesIn(text: string, { before, value }: Place): Generator<{ at: number; value: string }> {
  let end = 0;
  for (const match of text.matchAll(before)) {
    const at = match.index + match[0].length;
    value.lastIndex = at;
    const found = match.index < end ? undefined : value.exec(text)?.[0];
    if (found === undefined || !isSecret(match.groups?.name ?? '', found)) continue;
    yield { at, value: found };
    end = at + found.length;
  }
}

function passwordsIn(text: string): { value: string }[] {
  const found = [PASSWORD_IN_URL, PASSWORD_IN_DSN].flatMap((form) => [...text.matchAll(form)]);
  return found.map(([all, before = '']) => ({ value: all.slice(before.length) }));
}

/** What is likely no word of a language, so that it can be left out also where it stands alone. */
const DISTINCT = /^(?=.*\d).{6,}$|^.{12,}$/s;

/** The secrets with names, and the passwords in URLs, of texts such as command lines: a server may repeat them alone. */
export function secretsIn(...texts: readonly string[]): string[] {
  return texts
    .flatMap((text) => [...passwordsIn(text), ...PLACES.flatMap((place) => [...valuesIn(text, place)])])
    .map(({ value }) => QUOTES.exec(value)?.[2] ?? value)
    .filter((value) => DISTINCT.test(value) && !value.includes('{{'));
}

const QUOTES = /^(\\?["'])(.*)\1$/s;
/** A placeholder, or what the shell fills in. */
const FILLED_IN =
  /^(?:(?:bearer|basic|token) )?(?:\{\{[^{}]*\}\}|<[^<>]*>|\*+|(?:your[_-]?|my[_-]?)?(?:api[_-]?)?(?:token|key|secret|password)|\$\w+|\$\{\w+\}|\$\([^()]*\))$/i;
const SETTING =
  /^(?:(?:\w+ )?…|true|false|null|none|undefined|yes|no|on|off|auto|default|basic|bearer|digest|required|optional|disabled|enabled|missing|invalid|unknown|jwt|oauth2?|oidc|ldap|memory|redis|cookie)$/i;
/** How many, or which one. */
const SHORT_NUMBER = /^\d{1,5}$/;
const FILE = /^(?:~|\.{0,2})\/[\w./-]+$|^[\w./-]+\.(?:pem|key|crt|cert|json|ya?ml|env|txt)$/;

/** Whether a value with this name should not be shown. */
export function isSecret(name: string, value = ''): boolean {
  const secrecy = secrecyOf(name);
  if (secrecy === 'no') return false;
  // A word may end with what separates it from the next one.
  const plain = QUOTES.exec(value)?.[2] ?? value.replace(/[,;.]$/, '');
  if (FILLED_IN.test(plain) || SETTING.test(plain)) return false;
  return secrecy === 'sure' || !(FILE.test(plain) || SHORT_NUMBER.test(plain));
}

/** In its quotation marks, so that JSON stays JSON. */
function hidden(value: string): string {
  const quote = QUOTES.exec(value)?.[1] ?? '';
  return `${quote}…${quote}`;
}

/** Fields that have no text in them, whose letters could look like a secret by chance. */
const ENCODED = ['histogram'];

/** A result with all its texts as `withoutSecrets` shows them, and without `known` secrets, which a server may repeat. */
export function withoutSecretsIn<Value>(value: Value, known: readonly string[] = []): Value {
  return shown(value, (text) => withoutSecrets(withoutEach(text, known))) as Value;
}

/** A value with `…` for each of these secrets in its texts, which are the same otherwise. */
export function withoutTexts<Value>(value: Value, secrets: readonly string[]): Value {
  return shown(value, (text) => withoutEach(text, secrets)) as Value;
}

function withoutEach(text: string, secrets: readonly string[]): string {
  return secrets.reduce((shorter, secret) => shorter.replaceAll(secret, '…'), text);
}

function shown(value: unknown, show: (text: string) => string): unknown {
  if (typeof value === 'string') return show(value);
  if (Array.isArray(value)) return value.map((item) => shown(item, show));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, ENCODED.includes(key) ? field : shown(field, show)]),
  );
}
