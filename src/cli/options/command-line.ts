import { withoutSecrets } from '../../secrets/without-secrets.ts';
import { shellQuote } from '../../shell-quote.ts';

/** Headers without secret values. */
const HARMLESS = /^(accept|accept-language|content-type|user-agent|host|origin|referer)$/i;

/** A command line in a form that can be typed again, without possible secrets in headers and assignments. */
export function commandLine(argv: readonly string[]): string {
  const words = argv.map((word, index) => {
    const attached = /^(-H|--header=)(.+)$/s.exec(word);
    if (attached) return `${attached[1]}${withoutSecret(attached[2] as string)}`;
    return /^(-H|--header)$/.test(argv[index - 1] ?? '') ? withoutSecret(word) : withoutSecrets(word);
  });
  return ['genesis', ...words].map(shellQuote).join(' ');
}

function withoutSecret(header: string): string {
  const name = header.slice(0, header.indexOf(':'));
  return HARMLESS.test(name.trim()) ? header : `${name}: …`;
}
