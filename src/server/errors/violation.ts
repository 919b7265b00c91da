import type { FastifySchemaValidationError } from 'fastify/types/schema.js';

interface Violation extends FastifySchemaValidationError {
  readonly parentSchema?: {
    readonly description?: string;
    readonly properties?: Record<string, { description?: string }>;
  };
}

/**
 * What is wrong with a request, in one sentence, from the validator's first error. What was expected is the
 * `description` of the field in the route's schema.
 */
export function describeViolation(violation: Violation): string {
  const { keyword, params, parentSchema, instancePath, message } = violation;
  if (keyword === 'required') {
    const name = String(params.missingProperty);
    return `${name} is missing; expected ${parentSchema?.properties?.[name]?.description ?? 'a value'}`;
  }
  if (keyword === 'additionalProperties') {
    const known = Object.keys(parentSchema?.properties ?? {}).join(', ');
    return `${String(params.additionalProperty)} is unknown; expected one of: ${known}`;
  }
  const name = instancePath.slice(1).replaceAll('/', '.') || 'the body';
  return parentSchema?.description ? `${name} must be ${parentSchema.description}` : `${name} ${message}`;
}
