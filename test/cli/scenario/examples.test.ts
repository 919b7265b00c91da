import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { AuditCounts } from '../../../src/stress/audit/audit.ts';
import { built } from '../../support/built.ts';
import { fixturePath, supportFile } from '../../support/fixture.ts';
import { GENESIS } from '../../support/genesis.ts';

const TOKEN = 'open-sesame';
const ROUNDS = 12;

/** The scenarios, and for each the server of another author, how many chats a round has, and a defect that it shows. */
const EXAMPLES = [
  { scenario: 'bearer-login', server: 'bearer-login', chats: 1, checked: 'messages', defect: 'loses' },
  { scenario: 'session-cookie', server: 'session-cookie', chats: 1, checked: 'turns', defect: 'mixes' },
  { scenario: 'langgraph', server: 'langgraph', chats: 2, checked: 'turns', defect: 'loses' },
  { scenario: 'langgraph-stream', server: 'langgraph', chats: 2, checked: 'turns', defect: 'mixes' },
] as const;

/** The command line of a server of the examples, perhaps with a defect. */
const foreign = (server: string, defect = '') =>
  `"${process.execPath}" "${supportFile(`scenario-servers/${server}.js`)}" {{port}} {{db}} ${defect}`;

const OWN = `"${process.execPath}" "${GENESIS}" serve --port {{port}} --db {{db}}`;

/** Twelve rounds of six users, against the server that this command line starts. */
const stress = (scenario: string, spawn: string) =>
  built.runStress({
    ...{ url: 'http://127.0.0.1:{{port}}', spawn, concurrency: 6, requests: ROUNDS },
    scenario: fixturePath(`scenarios/${scenario}.ts`),
  });

describe.each(EXAMPLES)('the scenario $scenario', ({ scenario, server, chats, checked, defect }) => {
  it('passes on a sound server, and each of its chats is audited', async () => {
    const result = await stress(scenario, foreign(server));
    expect(result.verdict.status).toBe('passed');
    const all = ROUNDS * chats;
    expect(result.requests).toEqual({ completed: all, ok: all, traced: all });
    expect(result.audit).toMatchObject({
      status: 'read',
      acknowledged: all,
      stored: all,
      notChecked: 0,
      checked,
    });
  });

  it('shows the defect of a server', async () => {
    const result = await stress(scenario, foreign(server, defect));
    const { lost } = result.audit as AuditCounts;
    const found = { loses: lost, mixes: result.outcomes.crosstalk }[defect];
    expect(found).toBeGreaterThan(0);
    expect(result.verdict.status).toBe({ loses: 'data-lost', mixes: 'failed' }[defect]);
  });
});

describe('the scenario genesis', () => {
  it('passes on Genesis with a token, and every conversation is audited', async () => {
    vi.stubEnv('GENESIS_TOKEN', TOKEN);
    onTestFinished(() => void vi.unstubAllEnvs());
    const result = await stress('genesis', OWN);
    expect(JSON.stringify(result)).not.toContain(TOKEN);
    expect(result.verdict.status).toBe('passed');
    const all = ROUNDS * 3;
    expect(result.audit).toMatchObject({ status: 'read', acknowledged: all, stored: all, notChecked: 0 });
  });
});
