/** `.ci/run` sets it, where packages can be installed. */
export const HAS_REGISTRY = process.env.GENESIS_TEST_REGISTRY === '1';

/** The package, as a page names it for npm. */
export const PUBLISHED = /(?<![\w/.-])genesis-stress(?:@[\w.^~-]+)?(?![\w/.-])/g;

/** Where the pages say that the repository is. */
export const REPOSITORY = 'https://github.com/OWNER/genesis';

/** Whether a command needs more than the checkout: a registry, or the repository. */
export function installs(command: string): boolean {
  return /\bnpm (?:ci|i|install)\b|\bnpx (?!genesis(?:\s|$))|\bgit clone\b/.test(command);
}
