// Plain JavaScript without imports, which a Node that cannot run the rest can run: it is asked before anything is loaded.

/**
 * Why this version of Node, such as `20.20.2`, cannot run Genesis, and what to do about it; undefined where it can. The rule
 * is that of `engines` in package.json: better-sqlite3 13 crashes the process on a Node without Node-API 10, undici 8 needs
 * Node 22.19, and no release of Node 23 has all that is used.
 */
export function unsupportedNode(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major >= 24 || (major === 22 && minor >= 19)) return undefined;
  return {
    message: `genesis needs Node 22.19, or 24 or newer; this is Node ${version}.`,
    hint:
      'In a checkout, "npx genesis" runs with the Node that "npm ci" installed there. Elsewhere, npx can bring one:\n' +
      '  npx --package node@24 --package genesis-stress genesis --help',
  };
}
