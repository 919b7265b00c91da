import { describe, expect, it } from 'vitest';
import { doctorMarkdown } from '../../../src/report/doctor/markdown.ts';
import {
  HOSTILE_RESULT,
  LOCK_HELD,
  LOCKED_RESULT,
  SKIPPED,
  sample,
  WAL_BUG,
} from './sample-doctor-result.ts';

describe('a look at a database as Markdown', () => {
  it('has the conclusion, the holders of locks, the findings and the checks', () => {
    expect(doctorMarkdown(LOCKED_RESULT)).toBe(`\
## genesis doctor: 1 error, 1 warning, 1 info in 4 checks (1 skipped), 640 ms

Target: /data/chat.db: WAL, 4.2 MiB, Genesis schema 1

| PID | user | locks | held | command |
| --- | --- | --- | --- | --- |
| 13908 | bob | writer, reader 0 | all 500 ms | python3 import.py chat.db |
| 907 | - | reader 3 | up to 12 ms | /usr/bin/node /srv/genesis/bin/genesis.js serve --db /data/chat.db --port 8080 |

### error: write-lock-held: ${LOCK_HELD.message}

- evidence: ${LOCK_HELD.evidence[0]}
- evidence: ${LOCK_HELD.evidence[1]}
- remedy: ${LOCK_HELD.remedy}

### warning: wal-reset-bug: ${WAL_BUG.message}

- remedy: ${WAL_BUG.remedy}

### info: disk-filling: the disk has 3 GiB left of 64 GiB

- evidence: /data (ext4)

| check | result | what was seen |
| --- | --- | --- |
| locks | **1 error** | write-lock-held |
| integrity | ok | quick\\_check found nothing wrong (12 ms) |
| disk | ok, 1 info | 3 GiB free |
| wal | **1 warning** | wal-reset-bug |
| data | skipped | not a chat database of Genesis |

genesis 0.1.0, 2026-01-01T00:00:00.123Z
`);
  });

  it('says that nothing was checked, and why there may be more', () => {
    const text = doctorMarkdown(sample([SKIPPED], { holders: null, interrupted: true }));
    expect(text).toMatch(/^## genesis doctor: nothing checked \(1 skipped\), 640 ms\n/);
    expect(text).toContain('\n- interrupted: this is only what was seen until then\n');
    expect(text).not.toContain('PID');
  });

  it('keeps its structure whatever is in names and texts', () => {
    const structure = (text: string) => text.split('\n').map((line) => line.match(/[|<>]/g)?.join('') ?? '');
    const harmless = JSON.parse(
      JSON.stringify(HOSTILE_RESULT, (_, value) =>
        typeof value === 'string' && value.length > 100 ? 'text' : value,
      ),
    );
    expect(structure(doctorMarkdown(HOSTILE_RESULT))).toEqual(structure(doctorMarkdown(harmless)));
  });
});
