import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { membersOfGroup } from '../../../src/locks/proc/group/process-group.ts';
import { readProcess } from '../../../src/locks/proc/process-facts.ts';
import type { Outcome } from '../../../src/stress/answer/outcome.ts';
import type { Fault } from '../../../src/stress/faults/fault.ts';
import { FaultInjector } from '../../../src/stress/faults/fault-injector.ts';
import { withTarget } from '../../../src/stress/faults/with-target.ts';
import type { StressResult } from '../../../src/stress/judge/result.ts';
import type { Load } from '../../../src/stress/load/load.ts';
import { CHAT_HISTORY_PATH, CHAT_REQUEST } from '../../../src/stress/request/request.ts';
import { runStress } from '../../../src/stress/stress.ts';
import { freePort } from '../../../src/stress/target/free-port.ts';
import type { TargetOptions } from '../../../src/stress/target/target-options.ts';
import { startHttp } from '../../support/http-server.ts';
import { injected } from '../../support/judged.ts';
import { LIST_CHAT, type ListedMessage, storeTurn } from '../../support/list-chat.ts';
import { startTestServer } from '../../support/server.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const EMBEDDED: TargetOptions = {
  kind: 'embedded',
  database: undefined,
  modelDelay: undefined,
  durability: undefined,
};
/** With a model that takes its time: a load of some seconds is then some hundred requests, not many thousands. */
const SLOW: TargetOptions = { ...EMBEDDED, modelDelay: '10-30' };
const FOR_A_WHILE: Load = { kind: 'closed-loop', concurrency: 5, until: { durationMs: 1_500 } };
/** Long enough for a slow machine to start the server again, and for some answers after it. */
const UNTIL_STARTED_AGAIN: Load = { ...FOR_A_WHILE, until: { durationMs: 4_000 } };

function stressWith(
  faults: readonly Fault[],
  load: Load = FOR_A_WHILE,
  target: TargetOptions = SLOW,
): Promise<StressResult> {
  return runStress({
    target,
    load,
    faults,
    timeoutMs: 30_000,
    audit: 'read-back',
    request: CHAT_REQUEST,
    history: { path: CHAT_HISTORY_PATH },
  });
}

describe('under load', () => {
  it('another process locks the database, and the retries absorb it', async () => {
    const target = { ...SLOW, arguments: ['--busy-timeout', '200ms'] };
    const result = await stressWith([{ kind: 'lock', atMs: 100, forMs: 1_000 }], FOR_A_WHILE, target);
    expect(result.faults).toEqual([injected('lock@100ms:1s')]);
    expect(result.lockErrors.recovered).toBeGreaterThan(0);
    expect(result.verdict).toEqual({ status: 'passed' });
  });

  it('the server is killed and started again: what it cut off is excused, what it acknowledged is stored', async () => {
    const result = await stressWith([{ kind: 'kill', atMs: 300 }], UNTIL_STARTED_AGAIN);
    expect(result.faults).toEqual([injected('kill@300ms')]);
    expect(result.excused).toBeGreaterThan(0);
    expect(result.audit).toMatchObject({ status: 'read', lost: 0, duplicated: 0 });
    expect(result.verdict).toEqual({ status: 'passed' });
    expect(result.target.description).toBe('embedded server, empty database');
  });

  it('the server is stopped for a while, and goes on', async () => {
    const result = await stressWith([{ kind: 'pause', atMs: 100, forMs: 300 }]);
    expect(result.faults).toEqual([injected('pause@100ms:300ms')]);
    expect(result.verdict).toEqual({ status: 'passed' });
  });

  it('a fifth of the model calls fail, and nothing of them is left', async () => {
    const load = { kind: 'closed-loop', concurrency: 5, until: { requests: 50 } } as const;
    const result = await stressWith([{ kind: 'model-error', share: 0.2 }], load, EMBEDDED);
    expect(result).toMatchObject({ modelFailures: 10, excused: 10, verdict: { status: 'passed' } });
    expect(result.outcomes).toMatchObject({ ok: 40, 'internal-error': 10 });
    expect(result.audit).toMatchObject({ stored: 40, orphaned: 0, unexpected: 0 });
  });

  it('the network cuts connections: what it cut off is excused, and some of it is stored', async () => {
    const result = await stressWith([{ kind: 'cut', atMs: 300, forMs: 500 }]);
    expect(result.faults).toEqual([injected('cut@300ms:500ms')]);
    const { ok, 'connection-lost': lost } = result.outcomes;
    expect(result).toMatchObject({ cutConnections: lost, excused: lost, requests: { completed: ok + lost } });
    expect(result.audit).toMatchObject({ status: 'read', stored: ok, lost: 0, duplicated: 0, orphaned: 0 });
    expect(result.audit).toMatchObject({ recovered: expect.toSatisfy((stored) => stored > 0) });
    expect(result.verdict).toEqual({ status: 'passed' });
  });

  it('a cut that begins with the load leaves the rest of it as it is', async () => {
    const { url } = await startTestServer();
    const load = { kind: 'closed-loop', concurrency: 5, until: { requests: 200 } } as const;
    const result = await stressWith([{ kind: 'cut', atMs: 0, forMs: 150 }], load, { kind: 'remote', url });
    expect(result).toMatchObject({ excused: result.cutConnections, verdict: { status: 'passed' } });
    expect(Object.keys(result.outcomes).filter((name) => result.outcomes[name as Outcome] > 0)).toEqual([
      'ok',
      'connection-lost',
    ]);
  });

  it('a cut that a server answers by storing nothing shows nothing, and the run says so', async () => {
    const messages: ListedMessage[] = [];
    const url = await startHttp(async (request, response) => {
      if (request.method === 'GET') return void response.end(JSON.stringify(messages));
      const { message } = JSON.parse(await text(request));
      // Longer than a cut takes on any machine, for the request that is spared.
      await Promise.race([once(request.socket, 'close').catch(() => {}), delay(2_000)]);
      if (!request.socket.destroyed) response.end(JSON.stringify({ reply: storeTurn(message, messages) }));
    });
    const load = { kind: 'closed-loop', concurrency: 5, until: { durationMs: 1_000 } } as const;
    const result = await runStress({
      ...{ ...LIST_CHAT, load, timeoutMs: 30_000, audit: 'read-back', target: { kind: 'remote', url } },
      faults: [{ kind: 'cut', atMs: 0, forMs: 500 }],
    });
    expect(result.cutConnections).toBeGreaterThan(0);
    expect(result.verdict).toEqual({
      status: 'inconclusive',
      reasons: [expect.stringMatching(/^none of \d+ cut connections was cut after its turn was stored/)],
    });
  });

  it('the network cuts connections while the server is killed', async () => {
    const faults: Fault[] = [
      { kind: 'kill', atMs: 400 },
      { kind: 'cut', atMs: 200, forMs: 1_200 },
    ];
    const result = await stressWith(faults, UNTIL_STARTED_AGAIN);
    expect(result.excused).toBe(result.requests.completed - result.requests.ok);
    expect(result.audit).toMatchObject({ status: 'read', lost: 0, duplicated: 0 });
    // While the server is down, few connections are cut, and none of them may have been after its turn was stored.
    const reasons = 'reasons' in result.verdict ? result.verdict.reasons : [];
    expect(reasons.filter((reason) => !/^none of \d+ cut connections/.test(reason))).toEqual([]);
  });

  it.each(['slow', 'drip'] as const)('the network is %s, and all is answered, later', async (kind) => {
    const result = await stressWith([{ kind, atMs: 200, forMs: 1_000 }]);
    expect(result.faults).toEqual([injected(`${kind}@200ms:1s`)]);
    expect(result).toMatchObject({ excused: 0, verdict: { status: 'passed' } });
    // At least 100 ms each way, and 2 ms for each of more than a hundred bytes.
    expect(result.latency?.maxMs).toBeGreaterThan(200);
  });

  it('a load whose relay is gone says nothing about the server', async () => {
    const { url } = await startTestServer();
    const endRelay = () => {
      const [relay] = membersOfGroup(process.pid).filter(({ pid }) =>
        readProcess(pid)?.command.includes('relay-process'),
      );
      process.kill(relay?.pid ?? 0, 'SIGKILL');
    };
    const run = runStress(
      {
        ...{
          target: { kind: 'remote', url },
          load: FOR_A_WHILE,
          faults: [{ kind: 'slow', atMs: 0, forMs: 100 }],
        },
        ...{ timeoutMs: 30_000, audit: 'skip', request: CHAT_REQUEST },
      },
      { onEvent: ({ type }) => type === 'loading' && endRelay() },
    );
    await expect(run).rejects.toMatchObject({ code: 'RELAY_FAILED' });
  });

  it('two kills happen one after the other', async () => {
    const kills: Fault[] = [
      { kind: 'kill', atMs: 0 },
      { kind: 'kill', atMs: 1 },
    ];
    const never = new AbortController().signal;
    await withTarget(SLOW, kills, never, async (target) => {
      // As long as it takes: a load would have an end, and a machine that is busy starts a server in seconds.
      const injectedFaults = await new FaultInjector(kills, target).inject(never);
      expect(injectedFaults).toMatchObject([
        { happened: true, problem: null },
        { happened: true, problem: null },
      ]);
      expect((await fetch(`${target.url}/api/health`)).status).toBe(200);
    });
  });

  it('a server that does not come back fails the run, which says so', async () => {
    const port = await freePort();
    const once = join(tempFolder(), 'started');
    const script = `require('node:http').createServer((q, a) => a.end('{"response":""}')).listen(${port}, '127.0.0.1')`;
    const target: TargetOptions = {
      kind: 'spawned',
      command: `test -e '${once}' && exit 1; touch '${once}'; exec "${process.execPath}" -e "${script.replaceAll('"', '\\"')}"`,
      url: `http://127.0.0.1:${port}`,
      database: undefined,
    };
    const result = await stressWith([{ kind: 'kill', atMs: 100 }], FOR_A_WHILE, target);
    expect(result.faults[0]?.problem).toMatch(/^it did not start again: .* ended at once \(exit code 1\)$/);
    expect(result.verdict).toMatchObject({
      status: 'failed',
      reasons: [expect.stringMatching(/^kill@100ms: /)],
    });
  });

  it('a fault that is due later than the load lasts does not happen, and is reported', async () => {
    const result = await stressWith([{ kind: 'kill', atMs: 3_600_000 }], { kind: 'burst', concurrency: 5 });
    expect(result.faults).toEqual([injected('kill@60m', { happened: false })]);
    expect(result.requests).toMatchObject({ completed: 5, ok: 5 });
    expect(result.verdict).toMatchObject({
      status: 'inconclusive',
      reasons: [expect.stringMatching(/^kill@60m was not injected/)],
    });
  });

  it('a lock that is due at once is held before the first request', async () => {
    const target = { ...EMBEDDED, arguments: ['--busy-timeout', '200ms'] };
    const burst = { kind: 'burst', concurrency: 5 } as const;
    const result = await stressWith([{ kind: 'lock', atMs: 0, forMs: 1_000 }], burst, target);
    expect(result.faults).toMatchObject([{ fault: { kind: 'lock' }, happened: true }]);
    expect(result.lockErrors.recovered).toBeGreaterThan(0);
  });

  it.each<[Fault, string]>([
    [{ kind: 'kill', atMs: 0 }, '--spawn'],
    [{ kind: 'lock', atMs: 0, forMs: 1_000 }, '--db FILE'],
    [{ kind: 'terminate', atMs: 0 }, '--db postgres://'],
  ])(
    '$kind needs what is unknown of a server that runs already, and says how to name it',
    async (fault, way) => {
      const { url } = await startTestServer();
      const run = stressWith([fault], FOR_A_WHILE, { kind: 'remote', url });
      await expect(run).rejects.toMatchObject({
        code: 'FAULT_IMPOSSIBLE',
        hint: expect.stringContaining(way),
      });
    },
  );
});
