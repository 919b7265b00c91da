import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { withoutSecrets, withoutTexts } from '../../secrets/without-secrets.ts';

/**
 * Sends what a script prints to stderr, because stdout is for reports, and without its secrets. `secretsNow`: those that are
 * known when it prints.
 */
export function scriptOutput(stderr: NodeJS.WritableStream, secretsNow: () => readonly string[]): void {
  const output = new Writable({
    decodeStrings: false,
    write: (text, _, done) => {
      stderr.write(withoutSecrets(withoutTexts(String(text), secretsNow())));
      done();
    },
  });
  globalThis.console = new Console(output);
}
