import { objectOf } from '../object-of.ts';

/** What the Python system writes, and reads. */
export const EXPORT_VERSION = '1.0';

const Message = objectOf({
  id: { type: 'string' },
  role: { type: 'string' },
  content: { type: 'string' },
  timestamp: { type: 'string' },
  file_ids: { type: 'array', items: { type: 'string' } },
});

/** A conversation as a file, in the shape of the Python system. There are no files here. */
export const Exported = objectOf({
  version: { type: 'string' },
  exported_at: { type: 'string' },
  message_count: { type: 'integer' },
  messages: { type: 'array', items: Message },
  files: { type: 'array', items: { type: 'object' } },
});
