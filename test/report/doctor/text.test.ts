import { stripVTControlCharacters } from 'node:util';
import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../../src/doctor/result.ts';
import type { Holder } from '../../../src/locks/lock-watch.ts';
import { doctorText } from '../../../src/report/doctor/text.ts';
import {
  DISK,
  GONE,
  HOSTILE_HOLDER,
  HOSTILE_RESULT,
  IMPORT,
  LOCK_HELD,
  LOCKED,
  LOCKED_RESULT,
  NOTED,
  READER,
  SERVER,
  SKIPPED,
  SOUND,
  sample,
  WAL_BUG,
  WARNED,
  WRITER,
} from './sample-doctor-result.ts';

const plain = new Chalk({ level: 0 });
const colourful = new Chalk({ level: 1 });
const text = (...result: Parameters<typeof sample>) => doctorText(sample(...result), plain);
const conclusion = (checks: readonly CheckResult[], change = {}) => text(checks, change).split('\n').at(-3);
const table = (holders: readonly Holder[]) => text([SOUND], { holders }).split('\n\n')[1]?.split('\n');

/** A terminal gives these two columns each. */
const columns = (line: string) => line.replace(/[漢字]/g, 'xx').length;
const widest = (lines: string) => Math.max(...lines.split('\n').map(columns));

it('cuts a word of a megabyte, without measuring all that is left of it for each line', () => {
  const finding = { ...DISK, message: 'x'.repeat(1_000_000) };
  const lines = text([{ name: 'file', status: 'examined', summary: '', findings: [finding] }]);
  expect(widest(lines)).toBeLessThanOrEqual(80);
  expect(lines.length).toBeLessThan(5_000);
});

describe('the text of a look at a database', () => {
  it('shows who holds locks, what is wrong, worst first, then what is not', () => {
    expect(doctorText(LOCKED_RESULT, plain)).toBe(`\
/data/chat.db: WAL, 4.2 MiB, Genesis schema 1

  PID    USER  LOCKS             HELD         COMMAND
  13908  bob   writer, reader 0  all 500 ms   python3 import.py chat.db
  907    -     reader 3          up to 12 ms  node genesis.js serve --db chat.db
                                              --port 8080

error    write-lock-held: pid 13908 (python3 import.py chat.db) has held the
         write lock all of the 500 ms that we watched, and nothing was committed
         evidence  it sleeps, and used no CPU time while we watched
                   the database was last written at 2026-01-01T00:00:00.000Z
         remedy    Let it commit or roll back; a transaction that waits for
                   something else must not hold the lock.
warning  wal-reset-bug: pid 13908 runs SQLite 3.40.1, which can damage a
         database in WAL mode when it resets the log
         remedy    Run SQLite 3.51.3, 3.50.7 or 3.44.6, or newer.
info     disk-filling: the disk has 3 GiB left of 64 GiB
         evidence  /data (ext4)

ok       integrity  quick_check found nothing wrong (12 ms)
ok       disk       3 GiB free
skipped  data: not a chat database of Genesis

1 error, 1 warning, 1 info in 4 checks (1 skipped), 640 ms
genesis 0.1.0, 2026-01-01T00:00:00.123Z
`);
  });

  it('says once why several checks were skipped', () => {
    const names = ['locks', 'wal', 'integrity'];
    const checks = names.map((name) => ({ ...SKIPPED, name, reason: 'there is no database to look at' }));
    expect(doctorText(sample([...checks, SKIPPED]), plain)).toContain(`\
skipped  locks, wal, integrity: there is no database to look at
skipped  data: not a chat database of Genesis
`);
  });

  it('says plainly that nothing is wrong, and that no process holds a lock', () => {
    expect(text()).toBe(`\
/data/chat.db: WAL, 4.2 MiB, Genesis schema 1

ok       locks      no process holds a lock; 2 processes are connected, and a
                    write transaction could begin at any time
ok       integrity  quick_check found nothing wrong (12 ms)

NOTHING WRONG in 2 checks, 640 ms
genesis 0.1.0, 2026-01-01T00:00:00.123Z
`);
  });

  it('says how much of long evidence it leaves out', () => {
    const evidence = Array.from({ length: 100 }, (_, index) => `page ${index} is never used`);
    const findings = [{ ...LOCK_HELD, evidence }];
    expect(text([{ ...SOUND, findings }])).toMatch(/ page 5 is never used\n +and 94 more: see --json\n/);
    expect(text([{ ...SOUND, findings: [{ ...LOCK_HELD, evidence: evidence.slice(0, 6) }] }])).not.toContain(
      'more',
    );
  });

  it('says that it was interrupted', () => {
    expect(text([SOUND], { interrupted: true })).toContain(
      '\ninterrupted: this is only what was seen until then\n',
    );
  });

  it('stays within 80 columns and commands no terminal, whatever the database and its users say', () => {
    const hostile = doctorText(HOSTILE_RESULT, plain);
    expect(hostile).toContain('exclusive');
    expect(widest(hostile)).toBeLessThanOrEqual(80);
    expect(hostile).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });

  it('colours severities and statuses, and nothing else of what others wrote', () => {
    const coloured = doctorText(LOCKED_RESULT, colourful);
    for (const start of [
      '\u001b[31m\u001b[1merror',
      '\u001b[33mwarning',
      '\u001b[36minfo',
      '\u001b[32mok',
      '\u001b[2mskipped',
    ])
      expect(coloured).toContain(`\n${start}`);
    expect(stripVTControlCharacters(coloured)).toBe(doctorText(LOCKED_RESULT, plain));
  });
});

describe('the conclusion', () => {
  it.each<[string, readonly CheckResult[]]>([
    ['NOTHING WRONG in 1 check, 640 ms', [SOUND]],
    ['NOTHING WRONG in 1 check (1 skipped), 640 ms', [SOUND, SKIPPED]],
    ['NOTHING WRONG, 1 info in 2 checks, 640 ms', [SOUND, NOTED]],
    ['1 warning, 1 info in 2 checks, 640 ms', [NOTED, WARNED]],
    ['1 error in 2 checks (2 skipped), 640 ms', [SKIPPED, LOCKED, SOUND, SKIPPED]],
    [
      '2 errors, 2 warnings, 2 infos in 1 check, 640 ms',
      [{ ...SOUND, findings: [DISK, WAL_BUG, LOCK_HELD, LOCK_HELD, WAL_BUG, DISK] }],
    ],
    ['NOTHING CHECKED (1 skipped), 640 ms', [SKIPPED]],
    ['NOTHING CHECKED, 640 ms', []],
  ])('is %s', (expected, checks) => {
    expect(conclusion(checks)).toBe(expected);
  });

  it.each<[string, readonly CheckResult[]]>([
    ['\u001b[31m\u001b[1m1 error\u001b', [LOCKED]],
    ['\u001b[33m\u001b[1m1 warning\u001b', [WARNED]],
    ['\u001b[32m\u001b[1mNOTHING WRONG, 1 info\u001b', [NOTED]],
    ['\u001b[33m\u001b[1mNOTHING CHECKED\u001b', [SKIPPED]],
  ])('has a colour: %j', (start, checks) => {
    expect(doctorText(sample(checks), colourful)).toContain(`\n${start}`);
  });
});

describe('the table of those who hold locks', () => {
  it.each([[null], [[]], [[{ ...IMPORT, locks: [] }]]])('is left out where there are none: %j', (holders) => {
    expect(text([SOUND], { holders })).not.toContain('PID');
  });

  it('has a line for each time that one process held locks', () => {
    const locks = [
      GONE,
      { ...READER, longestMs: 120, throughout: false },
      { ...WRITER, name: 'checkpointer' },
    ];
    expect(table([{ ...IMPORT, locks: [...locks, { ...READER, slot: 2 }] } as Holder])).toEqual([
      '  PID    USER  LOCKS          HELD          COMMAND',
      '  13908  bob   checkpointer,  all 500 ms    python3 import.py chat.db',
      '               reader 2',
      '               reader 0       up to 120 ms',
      '               writer         a moment',
    ]);
  });

  it('leaves out folders before arguments', () => {
    const command = 'node /home/bob/repository/dist/sqlite-probe/sqlite-process.js /data/chats/chat.db';
    const process = { ...IMPORT.process, command };
    expect(table([{ ...IMPORT, process }])?.[1]).toMatch(/ node sqlite-process\.js chat\.db$/);
  });

  it('begins with those who are in the way of others', () => {
    const readsLong = { ...SERVER, locks: [{ ...READER, longestMs: 900 }] };
    const writesShort = { ...IMPORT, locks: [{ ...WRITER, longestMs: 3, throughout: false }] };
    const pids = table([SERVER, readsLong, writesShort])?.flatMap(
      (line) => /^ {2}(\d+)/.exec(line)?.[1] ?? [],
    );
    expect(pids).toEqual(['13908', '907', '907']);
    expect(table([SERVER, readsLong, writesShort])?.[2]).toContain('all 900 ms');
  });

  it('says how many processes it leaves out', () => {
    const crowd = Array.from({ length: 40 }, () => HOSTILE_HOLDER);
    expect(table(crowd)?.at(-1)).toBe('  and 30 more processes');
    expect(table(crowd.slice(0, 10))?.at(-1)).not.toContain('more');
    expect(table(crowd.slice(0, 11))?.at(-1)).toBe('  and 1 more process');
  });
});
