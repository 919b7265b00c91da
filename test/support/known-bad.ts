import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import type { Defect } from '../../fixtures/known-bad/defects.ts';
import { ModelServer } from '../../src/stress/target/model/model-server.ts';
import { EventReader } from './event-reader.ts';
import { fixturePath } from './fixture.ts';
import { tempDatabase } from './temp-folder.ts';

export interface KnownBad {
  readonly url: string;
  readonly process: ChildProcess;
  readonly file: string;
  readonly model: ModelServer;
  /** Begins a streamed turn. */
  chat(message: string, key?: string): Promise<EventReader>;
  /** What is stored, oldest first. */
  stored(): Promise<{ id: number; role: string; content: string; reply_to: number | null }[]>;
}

/** The known-bad server with a defect, beside a model of its own; both end with the test. */
export async function startKnownBad(defect: Defect): Promise<KnownBad> {
  const model = await ModelServer.start();
  const file = tempDatabase();
  const args = ['--defect', defect, '--port', '0', '--db', file, '--model-url', model.url];
  const child = spawn(process.execPath, [fixturePath('known-bad/server.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await model.close();
  });
  const [line] = await once(child.stdout, 'data');
  const url = /http:\S+/.exec(String(line))?.[0] ?? '';
  return {
    ...{ url, process: child, file, model },
    chat: (message, key) =>
      EventReader.post(
        `${url}/api/chat/stream`,
        { message },
        key === undefined ? {} : { 'idempotency-key': key },
      ),
    stored: async () => {
      const page = (await (await fetch(`${url}/api/conversation?limit=1000`)).json()) as {
        messages: Awaited<ReturnType<KnownBad['stored']>>;
      };
      return page.messages;
    },
  };
}
