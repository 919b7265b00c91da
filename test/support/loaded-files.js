// For node --import: notes which files the main thread loads, and writes them to stderr as JSON when the process ends.
import { registerHooks } from 'node:module';

const urls = [];
registerHooks({
  load: (url, context, next) => {
    if (url.startsWith('file:') && url !== import.meta.url) urls.push(url);
    return next(url, context);
  },
});
process.once('exit', () => process.stderr.write(`loaded ${JSON.stringify(urls)}\n`));
