import { describe, expect, it } from 'vitest';
import { fillCommand } from '../../../src/stress/target/fill-command.ts';

async function filled(command: string, database: string): Promise<string> {
  return (await fillCommand({ command, url: 'http://127.0.0.1:8080' }, { database })).command;
}

describe('{{db}} in a command line', () => {
  it.each([
    ['serve --db {{db}}', '/tmp/a b.db', "serve --db '/tmp/a b.db'"],
    ['serve --db "{{db}}"', '/tmp/a b.db', 'serve --db "/tmp/a b.db"'],
  ])('is the name of a file: %s', async (command, file, expected) => {
    expect(await filled(command, file)).toBe(expected);
  });

  it.each(['serve --db {{db}}', 'serve --db "{{db}}"', "serve --db '{{db}}'"])(
    'is an address that only the environment has: %s',
    async (command) => {
      expect(await filled(command, 'postgres://me:secret@host/chat')).toBe('serve --db "$GENESIS_DB"');
    },
  );
});
