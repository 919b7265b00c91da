import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';

const PREPARE = fileURLToPath(new URL('../../build/prepare.js', import.meta.url));

describe('where the packages for the build are missing', () => {
  it('npm ci --omit=dev is explained', async () => {
    const { code, stderr } = await failureOf(elsewhere());
    expect(code).toBe(1);
    expect(stderr).toContain('"npm ci --include=dev"');
  });

  it('a global installation from git is explained, with what works', async () => {
    const env = {
      npm_config_global: 'true',
      npm_package_name: 'genesis-stress',
      npm_package_version: '1.2.3',
    };
    const { code, stderr } = await failureOf(elsewhere(), env);
    expect(code).toBe(1);
    expect(stderr).toContain('npm pack git+https:');
    expect(stderr).toContain('npm install --global ./genesis-stress-1.2.3.tgz');
  });
});

it('where they are installed, nothing is said', async () => {
  expect(await promisify(execFile)(process.execPath, [PREPARE])).toEqual({ stdout: '', stderr: '' });
});

/** The script in a folder without packages. */
function elsewhere(): string {
  // Its ending makes Node read it as a module without the package.json.
  const script = join(tempFolder(), 'build', 'prepare.mjs');
  cpSync(PREPARE, script);
  return script;
}

async function failureOf(
  script: string,
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number; stderr: string }> {
  return promisify(execFile)(process.execPath, [script], { env }).then(
    () => Promise.reject(new Error('it did not fail')),
    ({ code, stderr }) => ({ code, stderr }),
  );
}
