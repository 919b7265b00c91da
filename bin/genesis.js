#!/usr/bin/env node
// Plain JavaScript without static imports: it must run, and explain the problem, on a Node that cannot run the rest.
// better-sqlite3 13 crashes the process on a Node without Node-API 10, and undici 8 needs Node 22.19.
const [major, minor] = process.versions.node.split('.').map(Number);

// No release of Node 23 has all of it.
if (major < 22 || major === 23 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `genesis needs Node 22.19, or 24 or newer; this is Node ${process.versions.node}.\n` +
      'In a checkout, "npx genesis" runs with the Node that "npm ci" installed there.\n',
  );
  process.exitCode = 2;
} else {
  const { enableCompileCache } = await import('node:module');
  const { fileURLToPath } = await import('node:url');
  // Not in the folder for temporary files, where another user could put code. Where this one cannot be written, nothing is kept.
  enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/genesis', import.meta.url)));
  const { main } = await import('../dist/cli/main.js');
  process.exitCode = await main(process.argv.slice(2));
}
