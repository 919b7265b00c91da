import { documentedPage } from '../documented-page.ts';
import { byRoot, chatDatabase, forgottenCommit, serverCommand } from '../stage-helpers.ts';

documentedPage('README.md', {
  servers: { 8000: serverCommand('chats.js') },
  // `.ci/run` begins with it, in a clone.
  inPlaceOf: { 'npm ci && npx genesis': 'npx genesis', 'cd genesis && npm ci': 'cd genesis' },
  before: {
    'doctor chat.db': async (run) => {
      await chatDatabase(run);
      await forgottenCommit(run);
    },
  },
  exitCodes: { 'always-200': [3], 'check-then-insert': [1], 'doctor chat.db': [1] },
  // Elsewhere the system does not show which process holds a lock.
  skip: { 'doctor chat.db': process.platform !== 'linux' },
  asOnPage: byRoot,
});
