import { AjvCompiler } from '@fastify/ajv-compiler';
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { FastifySchema, FastifySchemaCompiler, FastifySerializerCompiler } from 'fastify';

const AJV_OPTIONS = {
  // The types of a body are part of the contract: 42 is not the message "42".
  coerceTypes: false,
  removeAdditional: false,
  verbose: true,
  // Ours are constants: to check them takes longer than to compile them.
  validateSchema: false,
} as const;

const validators = once(() => AjvCompiler()({}, { customOptions: AJV_OPTIONS }));
const serializers = once(() => SerializerSelector()({}, {}));

/** What Fastify compiles schemas with, each at the first request that needs it: to compile all of them is a third of a start. */
export const validatorCompiler: FastifySchemaCompiler<FastifySchema> = (route) => {
  const compiled = once(() => validators()(route));
  const validate = (data: unknown) => compiled()(data) as boolean;
  // Where Fastify looks after a refusal.
  return Object.defineProperty(validate, 'errors', { get: () => compiled().errors });
};

/** The same for answers. */
export const serializerCompiler: FastifySerializerCompiler<FastifySchema> = (route) => {
  const compiled = once(() => serializers()({ ...route, httpStatus: route.httpStatus ?? '' }));
  return (data) => compiled()(data);
};

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
