import { secrecyOf } from './secret-name.ts';

const NAME = '[A-Za-z_][\\w.-]{0,100}';

/** Where a value may begin, after its name, and the value: the word of a shell, or one of JSON. */
interface Place {
  readonly before: RegExp;
  readonly value: RegExp;
}

const WORD = /"(?:[^"\\]|\\.)*"|'[^']*'|\$\([^()]*\)|(?:\\.|[^\s'"&\\])+/y;

const PLACES: readonly Place[] = [
  { before: new RegExp(`(?<![\\w.-])-{0,2}(?<name>${NAME})=`, 'g'), value: WORD },
  { before: new RegExp(`(?<![\\w.-])--?(?<name>${NAME})\\s+(?!-)`, 'g'), value: WORD },
  {
    before: new RegExp(`(\\\\?["'])(?<name>${NAME})\\1\\s{0,9}:\\s{0,9}`, 'g'),
    value: /\\"(?:(?!\\").)*\\"|"(?:[^"\\]|\\.)*"|'[^']*'|[\w.+-]+/y,
  },
  // Only names that no sentence has before a colon: `api_key: …`, but not `unexpected token: …`.
  {
    before: new RegExp(
      `(?<![\\w"'.-])(?<name>(?=\\w*[-_]|passwd|password|passphrase|apikey|pwd)${NAME}):\\s{1,9}`,
      'gi',
    ),
    value: WORD,
  },
];

/** `scheme://user:password@`. What follows a port is not a password. */
const PASSWORD_IN_URL =
  /((?<![\w+.-])[a-z][\w+.-]{0,30}:\/\/[^\s/:@?#'"[]{0,200}:)(?!(?:\d+|\{\{port\}\})(?:[/?#]|$))[^\s'"]{1,500}(?=@)/gi;

/** `'Name: value'`, as headers are written in a command line: the value ends with the quotation. */
const QUOTED_HEADER = new RegExp(`(['"])(${NAME}):[ \\t]*((?:(?!\\1)[^\\n]){1,2000})\\1`, 'g');

/** `Authorization: …` elsewhere: the value may have several parts, and ends with the line at the latest. */
const WHOLE_LINE =
  /(?<![\w-])((?:proxy-)?authorization|(?:set-)?cookie)(:[ \t]*)(?!(?:\w+ )?…)[^\s'"][^\n'"]*/gi;

/** `curl -u user:password`; numbers are the ids of a user and a group. */
const USER = /(?<![\w-])((?:-u|--user|--proxy-user)[ =])(['"]?[^\s:'"]+:)(?!\d+(?:\s|$))[^\s'"]+/g;

/** Secrets that their form shows, whatever is before them. */
const KNOWN_FORMS = [
  /(?<![\w-])[sr]k[-_](?=[\w-]*\d)[\w-]{16,}/g,
  /\b(?:gh[a-z]_[A-Za-z\d]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[a-z]-[\w-]{10,}|hf_[A-Za-z\d]{20,})/g,
  /\b(?:(?:AKIA|ASIA)[A-Z\d]{16}\b|AIza[\w-]{30,})/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/g,
  /(?<=\b(?:bearer|basic)\s{1,9})(?=[\w.~+/-]*\d)[\w.~+/-]{8,}=*/gi,
];

/**
 * A text with `…` for each value that is, by its name or its form, probably a secret: in command lines, URLs, headers,
 * JSON, logs and messages. Names, and values that are no secrets, stay: `--port 8080`, `{{token}}`, `$API_KEY`.
 */
export function withoutSecrets(text: string): string {
  const shown = text
    .replace(PASSWORD_IN_URL, '$1…')
    .replace(QUOTED_HEADER, (all, quote, name, value) =>
      isSecret(name, value) ? `${quote}${name}: …${quote}` : all,
    )
    .replace(WHOLE_LINE, '$1$2…')
    .replace(USER, '$1$2…');
  const named = PLACES.reduce(withoutValues, shown);
  return KNOWN_FORMS.reduce((shown, form) => shown.replace(form, '…'), named);
}

/** A name that is none does not use up its value: there may be names within it, as in `sh -c "app --token …"`. */
function withoutValues(text: string, { before, value }: Place): string {
  let [shown, end] = ['', 0];
  for (const {
    0: { length },
    index,
    groups,
  } of text.matchAll(before)) {
    value.lastIndex = index + length;
    const found = index < end ? undefined : value.exec(text)?.[0];
    if (found === undefined || !isSecret(groups?.name ?? '', found)) continue;
    shown += text.slice(end, index + length) + hidden(found);
    end = index + length + found.length;
  }
  return shown + text.slice(end);
}

const QUOTES = /^(\\?["'])(.*)\1$/s;
/** A placeholder, or what the shell fills in. */
const FILLED_IN = /^(?:\{\{[^{}]*\}\}|\$\w+|\$\{\w+\}|\$\([^()]*\))$/;
const SETTING =
  /^(?:(?:\w+ )?…|true|false|null|none|undefined|yes|no|on|off|auto|default|basic|bearer|digest|required|optional|disabled|enabled)$/i;
const FILE = /^(?:~|\.{0,2})\/[\w./-]+$|^[\w./-]+\.(?:pem|key|crt|cert|json|ya?ml|env|txt)$/;

/** Whether a value with this name should not be shown. */
export function isSecret(name: string, value = ''): boolean {
  const secrecy = secrecyOf(name);
  if (secrecy === 'no') return false;
  const plain = QUOTES.exec(value)?.[2] ?? value;
  if (FILLED_IN.test(plain) || SETTING.test(plain)) return false;
  return secrecy === 'sure' || !FILE.test(plain);
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
  return shown(value, known) as Value;
}

function shown(value: unknown, known: readonly string[]): unknown {
  if (typeof value === 'string')
    return withoutSecrets(known.reduce((text, secret) => text.replaceAll(secret, '…'), value));
  if (Array.isArray(value)) return value.map((item) => shown(item, known));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, ENCODED.includes(key) ? field : shown(field, known)]),
  );
}
