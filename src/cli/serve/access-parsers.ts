import { domainToASCII } from 'node:url';
import { InvalidArgumentError } from 'commander';

/** Appends a name that the server answers to, as browsers send it: international names are encoded. */
export function appendHostName(text: string, before: readonly string[] = []): readonly string[] {
  const name = /[:/@*?#[\]\s]/.test(text) ? '' : domainToASCII(text).replace(/\.$/, '');
  if (/^[\w.~-]+$/.test(name)) return [...before, name];
  throw new InvalidArgumentError(
    'Expected a name such as chat.example, without scheme, port or *. IP addresses and localhost are always allowed.',
  );
}

/** Appends an origin, as browsers send it. */
export function appendOrigin(text: string, before: readonly string[] = []): readonly string[] {
  const url = URL.canParse(text) && !text.includes('*') ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return [...before, url.origin];
  throw new InvalidArgumentError(
    'Expected an origin such as https://chat.example or http://127.0.0.1:3000, without path or *.',
  );
}
