import { documentedPage } from '../documented-page.ts';
import { serverCommand } from '../stage-helpers.ts';

documentedPage('docs/probe.md', { servers: { 8000: serverCommand('chats.js') } });
