/** SQL for as much of a message as titles, previews and summaries look at: an imported one may have gigabytes. */
export const OPENING = 'substr(content, 1, 10000)';
