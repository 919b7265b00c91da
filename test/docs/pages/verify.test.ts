import { documentedPage } from '../documented-page.ts';
import { pythonServer, serverCommand } from '../stage-helpers.ts';

documentedPage('docs/verify.md', {
  servers: { 8000: serverCommand('chats.js') },
  before: { 'server.py': pythonServer },
  exitCodes: { 'check-then-insert': [1] },
});
