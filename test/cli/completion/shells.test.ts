import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runGenesis } from '../../support/cli.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { isShellInstalled, NO_TERMINAL, typeInShell } from '../../support/type-in-shell.ts';
import { TYPED_LINES } from './typed-lines.ts';

const scripts = new Map<string, Promise<string>>();

function scriptOf(shell: string): Promise<string> {
  const script = scripts.get(shell) ?? printed(shell);
  scripts.set(shell, script);
  return script;
}

async function printed(shell: string): Promise<string> {
  const { exitCode, stdout, stderr } = await runGenesis(['completion', shell]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout;
}

function folderWithFile(): string {
  const folder = tempFolder();
  writeFileSync(join(folder, 'my file.json'), '{}');
  return folder;
}

describe.each(['bash', 'zsh'] as const)('the completion of %s', (shell) => {
  it.skipIf(NO_TERMINAL || !isShellInstalled(shell))(
    'completes what is typed, as the command then gets it (skipped without Python or the shell)',
    async () => {
      const script = await scriptOf(shell);
      const lines = TYPED_LINES.map(([typed]) => typed);
      const got = typeInShell(shell, script, lines, folderWithFile());
      expect(lines.map((typed, index) => [typed, got[index]])).toEqual(TYPED_LINES);
    },
  );
});

describe('the completion of bash', () => {
  /** What bash would offer at the end of a line, whose words are given as bash splits them. */
  const offered = async (...lines: readonly (readonly string[])[]) => {
    const calls = lines.map((words) => {
      const line = words.join(' ').replace(/ ([=:]) /g, '$1');
      const literal = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
      return `COMP_LINE=${literal(line)}; COMP_POINT=\${#COMP_LINE}; COMP_WORDS=(${words.map(literal).join(' ')})
COMP_CWORD=${words.length - 1}; _genesis; echo "\${COMPREPLY[*]}"`;
    });
    const script = `${await scriptOf('bash')}\n${calls.join('\n')}`;
    const output = execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });
    return output.split('\n').slice(0, -1);
  };

  it('offers all commands, and the values that there are', async () => {
    const [commands, apis, levels, checks] = await offered(
      ['genesis', ''],
      ['genesis', 'stress', '--api', ''],
      ['genesis', 'serve', '--log-level', ''],
      ['genesis', 'verify', '--only', '=', 'st'],
    );
    expect(commands).toBe('serve stress verify capacity compare probe doctor report copy completion help');
    expect(apis).toBe('genesis openai openai-responses anthropic ollama auto');
    expect(levels).toBe('silent error warn info debug');
    expect(checks).toBe('steps streams stream-pool stream-disconnect stream-errors');
  });

  it('offers the options of a command that are not given yet, and repeatable ones again', async () => {
    const [all = '', others = ''] = await offered(
      ['genesis', 'stress', ''],
      ['genesis', 'stress', '-d', '1s', '-H', 'A: b', '--url', '=', 'http', ':', '//h', ''],
    );
    const gone = all.split(' ').filter((name) => !others.split(' ').includes(name));
    expect(gone.sort()).toEqual(
      ['-d', '--duration', '-n', '--requests', '--stage', '--url', '--model-delay', '--durability'].sort(),
    );
  });

  it('leaves files to readline where they are expected, and offers none elsewhere', async () => {
    const offers = await offered(
      ['genesis', 'report', ''],
      ['genesis', 'stress', '--json', ''],
      ['genesis', 'stress', '-c', ''],
    );
    expect(offers).toEqual(['', '', '']);
  });
});

describe('the completion of fish', () => {
  it.skipIf(!isShellInstalled('fish')).each([
    ['genesis ver', ['verify']],
    ['genesis help verif', ['verify']],
    ['genesis completion z', ['zsh']],
    ['genesis verify --onl', ['--only']],
    ['genesis verify --only burst,mix', ['burst,mixed']],
    ['genesis verify --skip=burst,mix', ['--skip=burst,mixed']],
    ['genesis verify --quick --qui', []],
    ['genesis verify --only burst --qui', ['--quick']],
    ['genesis stress -f mark', ['markdown']],
    ['genesis stress --api openai-', ['openai-responses']],
    ['genesis stress --fault lock@1s:2s --fault mod', ['model-error:']],
    ['genesis stress --url http://h:1 --model-del', []],
    ['genesis stress -c my', []],
    ['genesis stress -o my', ['my file.json']],
    ['genesis report my', ['my file.json']],
    ['genesis serve --durability n', ['normal']],
  ])('completes %j (skipped without fish)', async (line, words) => {
    const folder = folderWithFile();
    const file = join(folder, 'genesis.fish');
    writeFileSync(file, await scriptOf('fish'));
    const command = `source ${file}; cd ${folder}; complete -C '${line}'`;
    const env = { PATH: process.env.PATH, HOME: folder, XDG_CONFIG_HOME: folder, LANG: 'C.UTF-8' };
    const output = execFileSync('fish', ['-c', command], { encoding: 'utf8', env });
    const offers = output.split('\n').filter(Boolean);
    expect(offers.map((offer) => offer.split('\t')[0]?.replaceAll('\\', ''))).toEqual(words);
  });
});

describe.each(['bash', 'zsh', 'fish'])('the script for %s', (shell) => {
  it.skipIf(!isShellInstalled(shell))('has no syntax error (skipped without the shell)', async () => {
    const file = join(tempFolder(), 'script');
    writeFileSync(file, await scriptOf(shell));
    execFileSync(shell, ['-n', file], { stdio: 'pipe' });
  });
});

describe('genesis completion', () => {
  it('shows how to install it, for the shell that is used', async () => {
    const { exitCode, stdout, stderr } = await runGenesis(['completion'], { env: { SHELL: '/usr/bin/zsh' } });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(
      /^For zsh:\n {2}genesis completion zsh > ~\/\.genesis-completion\.zsh\n {2}echo '.*' >> ~\/\.zshrc\n/,
    );
    expect(stdout).not.toMatch(/bash|fish|alias/);
  });

  it.each(['/bin/tcsh', ''])('shows it for each shell where %j is another one', async (SHELL) => {
    const { stdout } = await runGenesis(['completion'], { env: { SHELL } });
    expect(stdout.match(/^For \w+/gm)).toEqual(['For bash', 'For zsh', 'For fish']);
  });

  it('installs it with the lines that it shows, in bash', async () => {
    const home = tempFolder();
    const { stdout } = await runGenesis(['completion'], { env: { SHELL: '/bin/bash' } });
    const lines = (stdout.match(/^ {2}.*/gm) ?? []).join('\n');
    const genesis = `genesis() { ${JSON.stringify(process.execPath)} bin/genesis.js "$@"; }`;
    const env = { PATH: process.env.PATH, HOME: home };
    execFileSync('bash', ['--norc', '-c', `${genesis}\n${lines}`], { env });
    const completes = '. ~/.bashrc; complete -p genesis';
    expect(execFileSync('bash', ['--norc', '-c', completes], { env, encoding: 'utf8' })).toContain(
      '_genesis genesis',
    );
  });
});
