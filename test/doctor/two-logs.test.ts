import { spawnSync } from 'node:child_process';
import { linkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runDoctor } from '../../src/doctor/doctor.ts';
import type { DoctorResult } from '../../src/doctor/result.ts';
import { checksums, soundDatabase } from '../support/damaged.ts';
import { executeElsewhere, executeMounted } from '../support/elsewhere.ts';
import { findingsOf, rulesOf } from '../support/findings.ts';
import { GENESIS } from '../support/genesis.ts';
import { hasLinuxLocks } from '../support/lock-holders.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { canMount, withMount } from '../support/unshare.ts';

const INSERT = "INSERT INTO notes (text) VALUES ('one')";

/** What the doctor never changes: in an index (-shm) in use, any reader leaves its mark. */
const contentsOf = (file: string) =>
  Object.entries(checksums(dirname(file))).filter(([name]) => !name.endsWith('-shm'));

/** The errors and warnings of the doctor, which has changed nothing. */
async function examine(file: string) {
  const before = contentsOf(file);
  const { checks } = await runDoctor({
    target: { kind: 'file', file },
    watchMs: 1,
    extendedMs: null,
    full: false,
  });
  expect(contentsOf(file)).toEqual(before);
  return { rules: severe(checks), findings: checks.flatMap(findingsOf) };
}

const severe = (checks: DoctorResult['checks']) =>
  checks.flatMap(rulesOf).filter((rule) => !rule.startsWith('info'));

describe.skipIf(!hasLinuxLocks)('a process that has the log of a database elsewhere', () => {
  it('is found where it uses another name of the file', async () => {
    const file = soundDatabase(tempFolder());
    const other = join(tempFolder(), 'other.db');
    linkSync(file, other);
    const { pid } = await executeElsewhere(other, INSERT);
    const { rules, findings } = await examine(file);
    expect(rules).toEqual(['error two-logs', 'warning several-names']);
    expect(findings[0]?.message).toMatch(new RegExp(`^pid ${pid} .* has the log of ${file} elsewhere`));
    expect(findings[0]?.evidence[0]).toContain(`${other}-wal, ${other}-shm`);
    expect((await examine(other)).rules).toEqual(['warning several-names']);
  });

  it.skipIf(!canMount)('is found where the file alone is mounted in its container', async () => {
    const file = soundDatabase(tempFolder());
    const at = soundDatabase(tempFolder(), 'app.db');
    await executeMounted(file, at, at, INSERT);
    const { rules, findings } = await examine(file);
    expect(rules).toEqual(['error two-logs']);
    expect(findings[0]?.evidence[0]).toContain(`${at}-wal`);
  });

  it.skipIf(!canMount)('is not one whose container has the folder', async () => {
    const file = soundDatabase(tempFolder());
    const at = tempFolder();
    await executeMounted(dirname(file), at, join(at, 'chat.db'), INSERT);
    expect((await examine(file)).rules).toEqual([]);
  });
});

describe.skipIf(!canMount)('a container', () => {
  const insideOf = (from: string, at: string, file: string): string[] => {
    const [program, args] = withMount(from, at, process.execPath, GENESIS, 'doctor', '--json', '-', file);
    const { stdout } = spawnSync(program, args, { encoding: 'utf8' });
    return severe((JSON.parse(stdout) as DoctorResult).checks);
  };

  it('is warned of a file that is mounted alone', () => {
    const [file, at] = [soundDatabase(tempFolder()), join(tempFolder(), 'app.db')];
    writeFileSync(at, '');
    expect(insideOf(file, at, at)).toEqual(['warning mounted-alone']);
  });

  it('may have the folder mounted', async () => {
    const [file, at] = [soundDatabase(tempFolder()), tempFolder()];
    expect(insideOf(dirname(file), at, join(at, 'chat.db'))).toEqual([]);
  });
});
