import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { DEFAULT_SERVER_OPTIONS } from '../../src/server/options.ts';
import { copyOf, lastOf, parseDockerfile, type Stage } from './dockerfile.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

interface Service {
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: unknown;
  readonly stop_grace_period?: string;
}

const stages = parseDockerfile(read('Dockerfile'));
const image = stages.at(-1) as Stage;
const compose = parse(read('compose.yaml'), { merge: true }) as {
  services: Readonly<Record<string, Service>>;
  volumes: object;
};
const servers = Object.entries(compose.services).filter(([name]) => name.startsWith('genesis-'));
const proxied = [...read('docker/nginx.conf').matchAll(/^\s*server ([\w-]+):(\d+)/gm)];

describe('the Dockerfile', () => {
  it('copies only what .dockerignore lets in', () => {
    const letIn = [...read('.dockerignore').matchAll(/^!(.+)$/gm)].map(([, path]) => path);
    const copies = stages.flatMap(({ instructions }) =>
      instructions.filter(({ name }) => name === 'COPY').map(({ rest }) => copyOf(rest)),
    );
    const sources = copies.filter(({ from }) => from === undefined).flatMap(({ sources }) => sources);
    expect([...new Set(sources)].sort()).toEqual(letIn.sort());
  });

  it('has stages of one image, with the Node that the checkout brings', () => {
    expect(new Set(stages.map((stage) => stage.image)).size).toBe(1);
    const { devDependencies } = JSON.parse(read('package.json'));
    expect(image.image.split(/[:-]/)[1]).toBe(/\d+/.exec(devDependencies.node)?.[0]);
  });

  it('ends with a user that is not root, and a server that signals reach', () => {
    expect(lastOf(image, 'USER')).toBe('node');
    expect(JSON.parse(lastOf(image, 'ENTRYPOINT'))).toEqual(['node', '/app/bin/genesis.js']);
    expect(JSON.parse(lastOf(image, 'CMD'))).not.toContain('--no-auth');
  });
});

describe('compose.yaml', () => {
  it('has the servers that the proxy knows, on the port that they listen on', () => {
    expect(proxied.map(([, name]) => name)).toEqual(servers.map(([name]) => name));
    for (const [, , port] of proxied) expect(port).toBe(lastOf(image, 'EXPOSE'));
    expect(compose.services.proxy?.volumes).toEqual(['./docker/nginx.conf:/etc/nginx/nginx.conf:ro']);
  });

  it('starts no server before PostgreSQL is healthy, and lets each finish its turns', () => {
    for (const [, { environment, depends_on, stop_grace_period = '' }] of servers) {
      const { hostname } = new URL(environment?.GENESIS_DB ?? '');
      expect(compose.services[hostname]?.healthcheck).toBeDefined();
      expect(depends_on?.[hostname]?.condition).toBe('service_healthy');
      expect(Number.parseInt(stop_grace_period, 10) * 1e3).toBeGreaterThan(
        DEFAULT_SERVER_OPTIONS.drainTimeoutMs,
      );
    }
  });

  it('has no password in it, and is reached on this machine only', () => {
    const variables = Object.values(compose.services).flatMap(({ environment = {} }) =>
      Object.entries(environment),
    );
    const secrets = variables.filter(([name]) => /PASSWORD|TOKEN/.test(name));
    expect(secrets.length).toBeGreaterThan(0);
    for (const [, value] of secrets) expect(value).toMatch(/^\$\{\w+:\?/);
    const ports = Object.values(compose.services).flatMap((service) => service.ports ?? []);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });
});
