import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fixturePath } from '../support/fixture.ts';

const PAGE = readFileSync(fileURLToPath(new URL('../../docs/scenario-examples.md', import.meta.url)), 'utf8');

const SCRIPTS = readdirSync(fixturePath('scenarios'));

// tsc checks the types of the files themselves.
describe('docs/scenario-examples.md has each scenario that is run', () => {
  it.each(SCRIPTS)('%s, as it is, in 15 lines at most', (name) => {
    const script = readFileSync(fixturePath(`scenarios/${name}`), 'utf8');
    expect(script.trimEnd().split('\n').length).toBeLessThanOrEqual(15);
    expect(PAGE).toContain(`\`\`\`ts\n// ${name}\n${script}\`\`\`\n`);
  });

  it('and no other', () => {
    const named = [...PAGE.matchAll(/^```ts\n\/\/ (.*)$/gm)].map(([, name]) => name);
    expect(named.sort()).toEqual([...SCRIPTS].sort());
  });
});
