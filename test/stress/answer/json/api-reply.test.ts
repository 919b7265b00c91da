import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { API_REPLIES } from '../../../../src/stress/answer/json/api-reply.ts';

type Api = keyof typeof API_REPLIES;

const choice = (message: object) => ({ object: 'chat.completion', choices: [{ index: 0, message }] });
const toolCall = { id: 'call_1', type: 'function', function: { name: 'f', arguments: '{}' } };
const outputText = (text: string) => ({ type: 'output_text', text, annotations: [] });
const output = (...items: object[]) => ({
  object: 'response',
  status: 'completed',
  error: null,
  output: items,
});
const said = (...content: object[]) => ({ type: 'message', role: 'assistant', content });
const content = (...blocks: object[]) => ({ type: 'message', role: 'assistant', content: blocks });

describe('the reply in a whole answer', () => {
  it.each<[Api, string, unknown, string]>([
    ['openai', 'a text', choice({ role: 'assistant', content: 'Hi', refusal: null }), 'Hi'],
    ['openai', 'a refusal', choice({ role: 'assistant', content: null, refusal: 'No' }), 'No'],
    [
      'openai',
      'the call of a tool',
      choice({ role: 'assistant', content: null, tool_calls: [toolCall] }),
      '',
    ],
    ['openai', 'a thought only', choice({ role: 'assistant', reasoning_content: 'Hm' }), ''],
    [
      'openai',
      'parts, one of which is a thought',
      choice({
        content: [
          { type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }] },
          { type: 'text', text: 'Hi ' },
          { type: 'text', text: 'you' },
        ],
      }),
      'Hi you',
    ],
    ['openai', 'nothing', choice({ role: 'assistant', content: '' }), ''],
    ['openai', 'a completion', { object: 'text_completion', choices: [{ text: 'Hi', index: 0 }] }, 'Hi'],
    ['openai-responses', 'a text', output(said(outputText('Hi'))), 'Hi'],
    [
      'openai-responses',
      'a text after a thought',
      output({ type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm' }] }, said(outputText('Hi'))),
      'Hi',
    ],
    [
      'openai-responses',
      'several parts and messages',
      output(said(outputText('Hi '), outputText('you')), said({ type: 'refusal', refusal: '. No.' })),
      'Hi you. No.',
    ],
    ['openai-responses', 'the call of a tool', output({ type: 'function_call', arguments: '{}' }), ''],
    ['anthropic', 'a text', content({ type: 'text', text: 'Hi' }), 'Hi'],
    [
      'anthropic',
      'a text after a thought',
      content({ type: 'thinking', thinking: 'Hm', signature: 'x' }, { type: 'text', text: 'Hi' }),
      'Hi',
    ],
    ['anthropic', 'the use of a tool', content({ type: 'tool_use', id: 't', name: 'f', input: {} }), ''],
    ['anthropic', 'nothing', content(), ''],
    ['ollama', 'a chat', { message: { role: 'assistant', content: 'Hi', thinking: 'Hm' }, done: true }, 'Hi'],
    ['ollama', 'the call of a tool', { message: { content: '', tool_calls: [toolCall] }, done: true }, ''],
    ['ollama', 'a completion', { response: 'Hi', done: true, context: [1] }, 'Hi'],
  ])('of %s, %s', (api, _what, answer, reply) => {
    expect(API_REPLIES[api](answer)).toBe(reply);
  });

  it.each<[Api, unknown]>([
    ['openai', { choices: [] }],
    ['openai', { answer: 'Hi' }],
    ['openai', choice({ content: 5 })],
    ['openai-responses', { output: 'Hi' }],
    ['anthropic', { response: 'Hi' }],
    ['anthropic', { content: { text: 'Hi' } }],
    ['ollama', { answer: 'Hi' }],
    ['ollama', undefined],
  ])('of %s is missing in %j', (api, answer) => {
    expect(API_REPLIES[api](answer)).toBeUndefined();
  });

  it('is a text or missing, whatever was answered', () => {
    const keys = fc.constantFrom(
      'choices',
      'message',
      'content',
      'output',
      'text',
      'response',
      'type',
      'refusal',
    );
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(null, 0, '', 'Hi', 'message', true),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(keys, tie('json'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(json, fc.constantFrom(...(Object.keys(API_REPLIES) as Api[])), (answer, api) => {
        expect(['string', 'undefined']).toContain(typeof API_REPLIES[api](answer));
      }),
    );
  });
});
