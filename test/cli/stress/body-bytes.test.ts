import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { runGenesis } from '../../support/cli.ts';
import { startHttp } from '../../support/http-server.ts';
import { tempFolder } from '../../support/temp-folder.ts';

interface Received {
  readonly body: Buffer;
  readonly type: string | undefined;
}

/** A server that answers every request with 200; the list has what was posted to it. */
async function startRecorder(): Promise<[url: string, received: Received[]]> {
  const received: Received[] = [];
  const url = await startHttp(async (request, response) => {
    const body = await buffer(request);
    if (request.method === 'POST') received.push({ body, type: request.headers['content-type'] });
    response.end('ok');
  });
  return [url, received];
}

function fileWith(content: Buffer | string): string {
  const file = join(tempFolder(), 'body');
  writeFileSync(file, content);
  return file;
}

const once = (url: string, ...more: string[]) => ['stress', '--url', url, '-c', '1', '--no-audit', ...more];

describe('genesis stress --body', () => {
  it('sends any bytes of a file, and says in its result which', async () => {
    const [url, received] = await startRecorder();
    const body = Buffer.from([0xef, 0xbb, 0xbf, 0, 0x0d, 0x0a, 0xff, ...Buffer.from('{{seq}} {{{{x}}}}\n')]);
    const { stdout, stderr, exitCode } = await runGenesis(
      once(url, '--body', fileWith(body), '-f', 'json', '--no-template'),
    );
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(received.at(-1)).toEqual({ body, type: 'application/octet-stream' });
    expect(JSON.parse(stdout).settings.body).toMatch(
      /^bytes that are not UTF-8 \(25 bytes, SHA-256 [\da-f]{64}\)$/,
    );
  });

  it('warns of JSON that begins with a byte order mark, and sends it as it is', async () => {
    const [url, received] = await startRecorder();
    const file = fileWith('\ufeff{"a":1}\r\n');
    const { exitCode, stderr } = await runGenesis(once(url, '--body', file));
    expect(exitCode).toBe(0);
    expect(stderr).toContain(`warning: ${file} begins with a byte order mark`);
    expect(received.at(-1)).toEqual({ body: Buffer.from('\ufeff{"a":1}\r\n'), type: 'application/json' });
  });

  it('refuses the braces of other templates before it sends anything, and its hints work', async () => {
    const [url, received] = await startRecorder();
    const refused = await runGenesis(once(url, '--body', fileWith('Hello {{ name }}')));
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain(
      'double its braces, {{{{ name }}}}, or add --no-template, which replaces nothing',
    );
    expect(received).toEqual([]);
    await runGenesis(once(url, '--body', fileWith('Hello {{{{ name }}}}')));
    await runGenesis(once(url, '--no-template', '--body', fileWith('Hello {{ name }}')));
    const sent = received.map(({ body }) => body.toString());
    expect(new Set(sent)).toEqual(new Set(['Hello {{ name }}']));
  });

  it('reads stdin, as curl does', async () => {
    const [url, received] = await startRecorder();
    const file = fileWith('from stdin {{seq}}');
    const through = ['sh', '-c', `exec "$0" "$@" < '${file}'`];
    expect(await runGenesis(once(url, '--body', '@-'), { through })).toMatchObject({ exitCode: 0 });
    expect(received.at(-1)?.body.toString()).toMatch(/^from stdin \d+$/);
  });
});
