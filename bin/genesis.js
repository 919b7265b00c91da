#!/usr/bin/env node
// Without static imports: it must run, and explain the problem, on a Node that cannot run the rest.
const { unsupportedNode } = await import('./supported-node.js');
const unsupported = unsupportedNode(process.versions.node);

if (unsupported) {
  process.stderr.write(`${unsupported.message}\n${unsupported.hint}\n`);
  process.exitCode = 2;
} else {
  const { enableCompileCache } = await import('node:module');
  const { fileURLToPath } = await import('node:url');
  // Not in the folder for temporary files, where another user could put code. Where this one cannot be written, nothing is kept.
  enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/genesis', import.meta.url)));
  const { main } = await import('../dist/cli/main.js');
  process.exitCode = await main(process.argv.slice(2));
}
