/** The APIs whose requests and answers are known. */
export const API_NAMES = ['genesis', 'openai', 'openai-responses', 'anthropic', 'ollama'] as const;
export type ApiName = (typeof API_NAMES)[number];
/** Those of other servers. */
export type ForeignApi = Exclude<ApiName, 'genesis'>;
