import { VERSION } from '../../version.ts';
import { PROBLEM_MEDIA_TYPE, ProblemSchema } from '../errors/problem.ts';
import type { DocumentedRoute } from './documented-route.ts';

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, { readonly description?: string }>>;
  readonly required?: readonly string[];
}

/** Describes the routes by OpenAPI 3.1, from the schemas that requests are checked with and answers are written by. */
export function openApiDocument(routes: readonly DocumentedRoute[]) {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.url.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Genesis',
      version: VERSION,
      summary: 'A chat server',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    // Either: a server may have no login.
    security: [{ bearer: [] }, {}],
    paths,
    components: {
      schemas: { Problem: ProblemSchema },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function operationOf(route: DocumentedRoute): object {
  const { method, url, schema, config } = route;
  const parameters = [
    ...parametersOf('path', schema.params),
    ...parametersOf('query', schema.querystring),
    ...(config.takesKey ? [IDEMPOTENCY_KEY] : []),
  ];
  return {
    operationId: operationIdOf(method, url),
    summary: config.summary,
    ...(config.isOpen && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(schema.body !== undefined && {
      requestBody: { required: true, content: { 'application/json': { schema: schema.body } } },
    }),
    responses: responsesOf(route),
  };
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'the client’s name for the request: sent again with the same name, it is done once',
  schema: { type: 'string', minLength: 1, maxLength: 257 },
} as const;

function parametersOf(place: 'path' | 'query', schema: unknown): object[] {
  const { properties = {}, required = [] } = (schema ?? {}) as ObjectSchema;
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    ...(required.includes(name) && { required: true }),
    ...(property.description !== undefined && { description: property.description }),
    schema: property,
  }));
}

function responsesOf({ schema, config }: DocumentedRoute): object {
  const { mediaType = 'application/json' } = config;
  const responses = Object.entries((schema.response ?? {}) as Record<string, { readonly type?: string }>).map(
    ([status, answer]) => [
      status,
      answer.type === 'null'
        ? { description: 'done' }
        : { description: 'the answer', content: { [mediaType]: { schema: answer } } },
    ],
  );
  return { ...Object.fromEntries(responses), default: PROBLEM };
}

const PROBLEM = {
  description: 'what went wrong, or what was expected (RFC 9457)',
  content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
} as const;

/** Such as `getApiConversationsId`. */
function operationIdOf(method: string, url: string): string {
  const parts = url.split(/\W+/).filter((part) => part !== '');
  return [
    method.toLowerCase(),
    ...parts.map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}`),
  ].join('');
}
