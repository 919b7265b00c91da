import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openData } from '../../../src/stress/data/open-data.ts';
import { dataFile } from '../../support/data-file.ts';
import { openContent, recordsOf } from '../../support/open-data.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const OPTIONS = { order: 'in-order', seed: '', uses: [] } as const;
const PROMPT = { field: 'prompt', option: '--message', isHeader: false };

describe('the records of', () => {
  it('JSON lines are their objects, without empty lines', async () => {
    const content = '{"prompt":"a","n":1}\r\n\n  \n{"prompt":"ü\\n"}';
    expect(await recordsOf('a.jsonl', content)).toEqual([{ prompt: 'a', n: 1 }, { prompt: 'ü\n' }]);
  });

  it('a text are its lines', async () => {
    expect(await recordsOf('a.txt', 'one\r\n\ntwo "2", more\n')).toEqual([
      { prompt: 'one' },
      { prompt: 'two "2", more' },
    ]);
  });

  it('CSV have the names of its header, and may have quotation marks and line breaks', async () => {
    const content = 'id, prompt\r\n1,"say ""hi"",\nplease"\r\n\r\n2,\n3,"a\r\nb"';
    expect(await recordsOf('a.csv', content)).toEqual([
      { id: '1', prompt: 'say "hi",\nplease' },
      { id: '2', prompt: '' },
      { id: '3', prompt: 'a\r\nb' },
    ]);
  });

  it('TSV are separated by tabs', async () => {
    expect(await recordsOf('a.TSV', 'a\tb\n1,5\t2\n')).toEqual([{ a: '1,5', b: '2' }]);
  });

  it('a JSON list are its objects, wherever lines end', async () => {
    const content = ' [ {"a":"]},\\"{"},\n{"a":[{"b":"\\\\"}]\n}\n,{"a":{}} ] \n';
    const records = [{ a: ']},"{' }, { a: [{ b: '\\' }] }, { a: {} }];
    expect(await recordsOf('a.json', content)).toEqual(records);
    expect(await recordsOf('a.jsonl', content)).toEqual(records);
    expect(await recordsOf('b.json', records.map((each) => JSON.stringify(each)).join('\n'))).toEqual(
      records,
    );
  });

  it('ShareGPT have what the user says first as their prompt; conversations without it are left out', async () => {
    const said = (from: string, value: string) => ({ from, value });
    const conversations = [
      { id: 'a', conversations: [said('human', 'hello'), said('gpt', 'hi')] },
      { id: 'b', conversations: [said('gpt', 'hi')] },
      { id: 'c', conversations: [] },
      { id: 'd', conversations: [said('gpt', 'hi'), said('user', 'later')] },
    ];
    const data = await openContent('sharegpt.json', JSON.stringify(conversations));
    expect(data.leftOut).toBe(2);
    expect([data.record(0), data.record(1)]).toMatchObject([
      { id: 'a', prompt: 'hello' },
      { id: 'd', prompt: 'later' },
    ]);
  });

  it.each(['a.jsonl', 'a.csv', 'a.txt', 'a.json'])('%s are without its byte order mark', async (name) => {
    const content = { 'a.csv': 'prompt\nx\n', 'a.txt': 'x\n', 'a.json': '[{"prompt":"x"}]' }[name];
    expect(await recordsOf(name, `\ufeff${content ?? '{"prompt":"x"}'}`)).toEqual([{ prompt: 'x' }]);
  });

  it.each(['jsonl', 'csv', 'json'])('%s may be longer than what is read at once', async (ending) => {
    const prompts = Array.from({ length: 40 }, (_, index) => `${index} ${'ö€😀"\n'.repeat(3_000 + index)}`);
    const lines = {
      jsonl: prompts.map((prompt) => JSON.stringify({ prompt })).join('\n'),
      csv: `prompt\n${prompts.map((prompt) => `"${prompt.replaceAll('"', '""')}"`).join('\n')}`,
      json: JSON.stringify(prompts.map((prompt) => ({ prompt }))),
    }[ending];
    const records = await recordsOf(`a.${ending}`, lines ?? '');
    expect(records.map(({ prompt }) => prompt)).toEqual(prompts);
  });
});

describe('a summary', () => {
  it('has the name of the file without folders, and the hash of all its bytes', async () => {
    const { summary } = await openContent('a.txt', '\ufeffx\n');
    const sha256 = createHash('sha256').update('\ufeffx\n').digest('hex');
    expect(summary).toEqual({ file: 'a.txt', records: 1, order: 'in-order', sha256 });
  });
});

describe('the order', () => {
  const content = Array.from({ length: 100 }, (_, index) => `p${index}\n`).join('');
  const read = async (order: 'in-order' | 'shuffle' | 'once', seed: string, passes = 1) => {
    const data = await openContent('a.txt', content, { order, seed });
    return Array.from({ length: passes * 100 }, (_, seq) => data.record(seq).prompt);
  };

  it('is that of the file, again and again', async () => {
    const prompts = content.trim().split('\n');
    expect(await read('in-order', '', 2)).toEqual([...prompts, ...prompts]);
    expect(await read('once', '')).toEqual(prompts);
  });

  it('of a shuffle has each record once in each pass, in another order', async () => {
    const read2 = await read('shuffle', 'a', 2);
    const [first, second] = [read2.slice(0, 100), read2.slice(100)];
    expect(first).not.toEqual(second);
    expect(first.toSorted()).toEqual(content.trim().split('\n').toSorted());
    expect(second.toSorted()).toEqual(first.toSorted());
    expect(await read('shuffle', 'a', 2)).toEqual(read2);
    expect(await read('shuffle', 'b')).not.toEqual(first);
  });
});

describe('what is wrong is said with its line:', () => {
  it.each([
    ['a.jsonl', '{"prompt":"a"}\n\n{"prompt":\n', 'line 3: it is not a JSON object'],
    ['a.jsonl', '{"prompt":"a"}\n[1]\n', 'line 2: it is JSON, but no object'],
    [
      'a.jsonl',
      '{"prompt":"a"}\n{"text":"b","id":1}\n',
      'line 2: there is no field "prompt", which {{data.prompt}} in --message needs. It has text, id',
    ],
    ['a.json', '[{"prompt":"a"},\n 5]', 'line 2: it is JSON, but no object'],
    ['a.json', '[{"prompt":"a"},\n\n{"prompt":"b"', 'line 3: the list of records does not end'],
    ['a.json', '[{"prompt":"a"}]\n{"prompt":"b"}', 'line 2: it is not a JSON object'],
    ['a.json', '[{"prompt":"a"},,{"prompt":"b"}]', 'line 1: it is not a JSON object'],
    ['a.csv', 'prompt,id\na,1\n\nb\n', 'line 4: it has 1 field, but the header has 2'],
    ['a.csv', 'prompt\n"a\nb"\n"c\nd\n', 'line 4: a quotation mark is not closed'],
    ['a.csv', 'prompt\nab"c\n', 'line 2: a quotation mark is inside a field'],
    ['a.csv', 'prompt\n"a"b\n', 'line 2: a quotation mark is inside a field'],
    ['a.csv', 'prompt,prompt\na,b\n', 'line 1: two columns have the name "prompt"'],
    ['a.csv', 'prompt,\na,b\n', 'line 1: column 2 has no name'],
    [
      'a.csv',
      'text;id\na;1\n',
      'line 2: there is no field "prompt", which {{data.prompt}} in --message needs. It has text;id',
    ],
    ['a.txt', Buffer.from('ok\nM\xfcller\n', 'latin1'), 'line 2: it is not UTF-8'],
    ['a.csv', Buffer.from('prompt\nM\xfcller\n', 'latin1'), 'line 2: it is not UTF-8'],
    ['a.txt', Buffer.from('ab\u20ac').subarray(0, -1), 'line 1: it is not UTF-8'],
    ['a.txt', Buffer.from('hello', 'utf16le'), 'line 1: it has a NUL, as files in UTF-16'],
    ['a.jsonl', Buffer.from('\ufeffhello', 'utf16le'), 'line 1: it is not UTF-8'],
  ])('%s %j', async (name, content, message) => {
    const opened = openData(dataFile(name, content), { ...OPTIONS, uses: [PROMPT] });
    await expect(opened).rejects.toMatchObject({
      code: 'DATA_INVALID',
      message: expect.stringContaining(message),
      hint: expect.stringContaining('nothing has been sent'),
    });
  });

  it('a value with a line break for a header', async () => {
    const uses = [{ field: 'key', option: '-H', isHeader: true }];
    const opened = openData(dataFile('a.jsonl', '{"key":"a"}\n{"key":"a\\nb"}'), { ...OPTIONS, uses });
    await expect(opened).rejects.toThrow('line 2: the field "key" has a line break');
  });
});

describe('what is no file of records is refused:', () => {
  it.each([
    ['a.jsonl', '', 'a.jsonl is empty'],
    ['a.jsonl', '\n \n', 'a.jsonl has no records'],
    ['a.json', '[]', 'a.json has no records'],
    ['a.csv', 'prompt\n', 'a.csv has no records'],
    ['a.parquet', 'x', 'does not show the format'],
    ['records', 'x', 'does not show the format'],
  ])('%s with %j', async (name, content, message) => {
    await expect(openData(dataFile(name, content), OPTIONS)).rejects.toMatchObject({
      code: 'DATA_INVALID',
      message: expect.stringContaining(message),
      hint: expect.stringContaining('.jsonl'),
    });
  });

  it('a directory, a pipe, stdin, and what is not there', async () => {
    const folder = tempFolder();
    const pipe = join(folder, 'pipe.jsonl');
    execFileSync('mkfifo', [pipe]);
    await expect(openData(`${folder}/x.jsonl`, OPTIONS)).rejects.toThrow(/cannot be read: ENOENT/);
    await expect(openData(pipe, OPTIONS)).rejects.toThrow('is a pipe or a device');
    await expect(openData('-', OPTIONS)).rejects.toThrow('- cannot be read');
    await expect(openData('/dev/null', OPTIONS)).rejects.toThrow('does not show the format');
    execFileSync('mkdir', [join(folder, 'a.csv')]);
    await expect(openData(join(folder, 'a.csv'), OPTIONS)).rejects.toThrow('a.csv is a directory');
  });
});

describe('a file that changes during a load', () => {
  it.each([
    ['shorter', (file: string) => truncateSync(file, 3)],
    ['no JSON any more', (file: string) => writeFileSync(file, 'x'.repeat(100))],
  ])('is an error, where it gets %s', async (_, change) => {
    const file = dataFile('a.jsonl', '{"a":1}\n{"a":2}\n');
    const data = await openData(file, OPTIONS);
    try {
      change(file);
      expect(() => data.record(1)).toThrow('a.jsonl has changed since it was read: record 2');
    } finally {
      data.close();
    }
  });
});
