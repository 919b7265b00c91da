import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { shownAddress } from '../../src/postgres/address.ts';
import { freePort } from '../../src/stress/target/free-port.ts';
import { NO_POSTGRES, newPostgresDatabase } from '../support/postgres.ts';
import { type ConsoleBlock, type Step, textOf } from './console-blocks.ts';
import { installs, PUBLISHED, REPOSITORY } from './installs.ts';
import { missingWords } from './missing-words.ts';
import { type Background, PageShell, untilReady } from './page-shell.ts';
import type { Stage } from './stage.ts';

/** Where `genesis serve` listens unless it is told otherwise. */
const GENESIS_PORT = 8_080;

/** The blocks of one page, run one after the other. */
export class PageRun {
  readonly shell = new PageShell();
  readonly #stage: Stage;
  /** What is run in place of the addresses, and of the ports, of the page. */
  readonly #addresses = new Map<string, string>();
  readonly #ports = new Map<number, number>();
  readonly #servers = new Map<number, Background>();
  readonly #drops: (() => Promise<void>)[] = [];
  readonly #prepared = new Set<string>();
  /** What a registry would have; empty where nothing is installed. */
  #package = '';

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Makes what the page takes for granted. `isInstalled`: whether it installs the package. */
  async open(isInstalled: boolean): Promise<void> {
    const { files = {}, servers = {}, databases = [] } = this.#stage;
    if (isInstalled) this.#package = packed(this.shell);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.shell.folder, name), text);
    for (const [port, command] of Object.entries(servers)) await this.#start(Number(port), command);
    for (const address of NO_POSTGRES ? [] : databases) {
      const database = await newPostgresDatabase();
      this.#addresses.set(address, database.address);
      this.#drops.push(database.drop);
    }
  }

  async close(): Promise<void> {
    await this.shell.end();
    for (const drop of this.#drops) await drop();
  }

  async play(block: ConsoleBlock): Promise<void> {
    for (const [text, prepare] of Object.entries(this.#stage.before ?? {})) {
      if (this.#prepared.has(text) || !textOf(block).includes(text)) continue;
      this.#prepared.add(text);
      await prepare(this);
    }
    for (const step of block.steps) await this.#playStep(step);
  }

  /** What is run for a text of the page. */
  real(text: string): string {
    const own = installs(text) ? text.replaceAll(PUBLISHED, this.#package) : text;
    const ports = [...this.#ports].map(([from, to]) => [`:${from}`, `:${to}`] as const);
    const others = Object.entries(this.#stage.inPlaceOf ?? {});
    return replaced(own, [...this.#addresses, ...others, ...ports, [REPOSITORY, this.shell.checkout]]);
  }

  /** Starts `genesis serve` where the page expects it, in place of the one before; it must print what is shown. */
  async serve(command: string, shown = ''): Promise<void> {
    await this.#servers.get(GENESIS_PORT)?.end();
    const port = await this.#portFor(GENESIS_PORT);
    const words = this.real(command.replace(/ &$/, '')).replace('genesis serve', `$& --port ${port}`);
    const server = this.shell.start(words);
    this.#servers.set(GENESIS_PORT, server);
    await untilReady(server, () => /^ +models .*\n/m.test(server.output().stdout));
    const { stdout } = server.output();
    expect(missingWords(shown, this.#asOnPage(stdout)), stdout).toBeUndefined();
  }

  async #playStep({ command, shown }: Step): Promise<void> {
    if (/\bgenesis serve\b/.test(command)) return this.serve(command, shown);
    const words = this.real(command);
    const goesOn = / --watch\b/.test(command);
    const run = goesOn ? await interrupted(this.shell.start(words)) : await this.shell.run(words);
    const report = `$ ${words}\n${run.stdout}${run.stderr}`;
    expect(exitCodesOf(command, this.#stage), report).toContain(run.exitCode);
    expect(missingWords(shown, this.#asOnPage(run.stdout || run.stderr)), report).toBeUndefined();
  }

  async #start(port: number, command: string): Promise<void> {
    const own = await this.#portFor(port);
    const server = this.shell.start(command.replaceAll('{{port}}', String(own)));
    this.#servers.set(port, server);
    await untilReady(server, () => listens(own));
  }

  async #portFor(port: number): Promise<number> {
    const own = this.#ports.get(port) ?? (await freePort());
    this.#ports.set(port, own);
    return own;
  }

  #asOnPage(output: string): string {
    const names = [...this.#addresses].map(([name, address]) => [shownAddress(address), name] as const);
    const { asOnPage = String } = this.#stage;
    return asOnPage(replaced(output, [...names, [this.shell.folder, '/home/you']]));
  }
}

/** Packs this checkout; returns the path of the package. */
function packed({ folder, checkout }: PageShell): string {
  const args = ['pack', checkout, '--ignore-scripts', '--silent', '--pack-destination', folder];
  return join(folder, execFileSync('npm', args, { encoding: 'utf8' }).trim());
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false)).on('connect', () => socket.destroy());
  });
}

/** Lets it run for a second, and stops it as Ctrl-C does. */
async function interrupted(background: Background) {
  await delay(1_000);
  return background.interrupt();
}

function exitCodesOf(command: string, { exitCodes = {} }: Stage): readonly number[] {
  return Object.entries(exitCodes).find(([text]) => command.includes(text))?.[1] ?? [0];
}

function replaced(text: string, pairs: readonly (readonly [from: string, to: string])[]): string {
  return pairs.reduce((rest, [from, to]) => rest.replaceAll(from, to), text);
}
