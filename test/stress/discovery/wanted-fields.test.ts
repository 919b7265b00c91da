import { describe, expect, it } from 'vitest';
import { wantedIn } from '../../../src/stress/discovery/wanted/wanted-in.ts';
import { withWanted } from '../../../src/stress/discovery/wanted/with-wanted.ts';

const OWN = '{"message":"say {{token}}"}';
const TEXT = '{"text":"say {{token}}"}';
const MESSAGES = '{"messages":[{"role":"user","content":"say {{token}}"}]}';

/** The body after a refusal in these words. */
const bodyAfter = (refusal: unknown, body = OWN) =>
  withWanted(body, wantedIn(typeof refusal === 'string' ? refusal : JSON.stringify(refusal)));

describe('a refusal becomes the body that is asked for, in the words of', () => {
  it.each([
    ['FastAPI', { detail: [{ type: 'missing', loc: ['body', 'text'], msg: 'Field required', input: {} }] }],
    [
      'zod',
      {
        error: {
          issues: [{ code: 'invalid_type', expected: 'string', path: ['text'], message: 'Required' }],
        },
      },
    ],
    [
      'zod as a text',
      { success: false, error: { name: 'ZodError', message: '[{"path":["text"],"message":"Required"}]' } },
    ],
    ['zod, flattened', { error: { formErrors: [], fieldErrors: { text: ['Required'] } } }],
    [
      'Fastify',
      {
        statusCode: 400,
        code: 'FST_ERR_VALIDATION',
        error: 'Bad Request',
        message: "body must have required property 'text'",
      },
    ],
    [
      'Ajv',
      [
        {
          instancePath: '',
          keyword: 'required',
          params: { missingProperty: 'text' },
          message: "must have required property 'text'",
        },
      ],
    ],
    [
      'express-validator',
      { errors: [{ type: 'field', msg: 'Invalid value', path: 'text', location: 'body' }] },
    ],
    ['Django REST framework', { text: ['This field is required.'] }],
    [
      'Spring',
      { status: 400, path: '/api/chat', errors: [{ field: 'text', defaultMessage: 'must not be blank' }] },
    ],
    [
      'ASP.NET',
      {
        title: 'One or more validation errors occurred.',
        status: 400,
        errors: { text: ['The text field is required.'] },
      },
    ],
    [
      'gin',
      { error: "Key: 'ChatRequest.Text' Error:Field validation for 'Text' failed on the 'required' tag" },
    ],
    [
      'serde',
      'Failed to deserialize the JSON body into the target type: missing field `text` at line 1 column 30',
    ],
    ['jsonschema', { message: "'text' is a required property" }],
    [
      'NestJS',
      {
        message: ['text should not be empty', 'text must be a string'],
        error: 'Bad Request',
        statusCode: 400,
      },
    ],
    [
      'Elysia',
      {
        type: 'validation',
        on: 'body',
        property: '/text',
        message: "Expected property 'text' to be string but found: undefined",
      },
    ],
    ['JSON:API', { errors: [{ source: { pointer: '/data/attributes/text' }, detail: 'is required' }] }],
    ['Flask', { error: 'text is required' }],
    ['Flask, in a page', '<html><title>400 Bad Request</title><p>Missing required field: text</p>'],
    [
      'flask-smorest',
      {
        code: 422,
        errors: { json: { text: ['Missing data for required field.'], message: ['Unknown field.'] } },
        status: 'Unprocessable Entity',
      },
    ],
    ['Flask, debugging', '<!doctype html><h1>Bad Request</h1><p>KeyError: &#39;text&#39;</p>'],
    ['Sanic', { message: "Error: __init__() missing 1 required positional argument: 'text'" }],
    [
      'Pydantic, as a text',
      "1 validation error for ChatRequest\ntext\n  Field required [type=missing, input_value={'message': 'x'}, input_type=dict]",
    ],
    [
      'NestJS, with a whitelist',
      {
        message: ['property message should not exist', 'text should not be empty', 'text must be a string'],
        error: 'Bad Request',
        statusCode: 400,
      },
    ],
    [
      'ASP.NET, for a required property',
      {
        title: 'One or more validation errors occurred.',
        errors: {
          $: [
            "JSON deserialization for type 'ChatRequest' was missing required properties including: 'text'.",
          ],
          request: ['The request field is required.'],
        },
      },
    ],
    [
      'Rails',
      {
        status: 400,
        error: 'Bad Request',
        exception:
          '#<ActionController::ParameterMissing: param is missing or the value is empty or invalid: text>',
      },
    ],
    ['a model of Rails, or Phoenix', { errors: { text: ["can't be blank"] } }],
    [
      'Laravel',
      { message: 'The text field is required.', errors: { text: ['The text field is required.'] } },
    ],
    [
      'Symfony',
      {
        title: 'Validation Failed',
        violations: [
          {
            propertyPath: 'text',
            title: 'This value should not be blank.',
            type: 'urn:uuid:c1051bb4-d103-4f74-8988-acbcafc7fdc3',
          },
        ],
      },
    ],
    ['a sentence', { error: 'You must provide a "text" in the body' }],
    ['another sentence', { error: 'No text provided' }],
    ['a few words', 'Missing text'],
    ['a plain sentence', 'The text field is required.'],
    ['a key error', { error: 'Missing required parameter: text' }],
  ])('%s', (_, refusal) => expect(bodyAfter(refusal)).toBe(TEXT));
});

describe('a list of messages is asked for, in the words of', () => {
  it.each([
    [
      'OpenAI',
      {
        error: {
          message: "Missing required parameter: 'messages'.",
          type: 'invalid_request_error',
          param: 'messages',
          code: 'missing_required_parameter',
        },
      },
    ],
    ['FastAPI', { detail: [{ type: 'missing', loc: ['body', 'messages'], msg: 'Field required' }] }],
    ['jsonschema', { message: "'messages' is a required property" }],
    [
      'zod',
      {
        error: {
          issues: [
            {
              code: 'invalid_type',
              expected: 'array',
              received: 'undefined',
              path: ['messages'],
              message: 'Required',
            },
          ],
        },
      },
    ],
    ['a sentence', { error: 'messages must be a non-empty array' }],
    ['another sentence', { error: 'Invalid request: messages array is required' }],
  ])('%s', (_, refusal) => expect(bodyAfter(refusal)).toBe(MESSAGES));
});

it('a field of another type gets the type that is asked for', () => {
  const type = (kind: string, msg: string) => ({ detail: [{ type: kind, loc: ['body', 'message'], msg }] });
  expect(bodyAfter(type('list_type', 'Input should be a valid list'))).toBe(
    '{"message":[{"role":"user","content":"say {{token}}"}]}',
  );
  expect(
    bodyAfter(
      type('model_attributes_type', 'Input should be a valid dictionary or object to extract fields from'),
    ),
  ).toBe('{"message":{"role":"user","content":"say {{token}}"}}');
  expect(
    bodyAfter(type('string_type', 'Input should be a valid string'), MESSAGES.replace('messages', 'message')),
  ).toBe(OWN);
});

it('fields beside the message are added, and what was accepted stays', () => {
  const missing = (name: string, type = 'missing') => ({ type, loc: ['body', name], msg: 'Field required' });
  expect(bodyAfter({ detail: [missing('session_id')] }, TEXT)).toBe(
    '{"text":"say {{token}}","session_id":"genesis"}',
  );
  expect(bodyAfter({ detail: [missing('session_id'), missing('prompt')] })).toBe(
    '{"session_id":"genesis","prompt":"say {{token}}"}',
  );
});

it('a field at a path of its own is made with all that contains it', () => {
  expect(bodyAfter({ detail: [{ loc: ['body', 'data', 'input', 'text'], msg: 'Field required' }] })).toBe(
    '{"data":{"input":{"text":"say {{token}}"}}}',
  );
});

it('a field that is not accepted is left out', () => {
  const refusal = {
    detail: [
      { type: 'missing', loc: ['body', 'text'], msg: 'Field required' },
      { type: 'extra_forbidden', loc: ['body', 'message'], msg: 'Extra inputs are not permitted' },
    ],
  };
  expect(bodyAfter(refusal)).toBe(TEXT);
});

it.each([
  'Bad Request',
  'Invalid JSON',
  '{"error":"Invalid request"}',
  '{"detail":"Not Found"}',
  '',
  'null',
  '{"message":"The server is required to restart"}',
])('no field is read into %j', (words) => expect(bodyAfter(words)).toBeUndefined());
