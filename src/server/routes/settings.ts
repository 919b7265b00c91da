import { GenesisError } from '../../errors.ts';
import { findModel, offered } from '../../model/model.ts';
import { objectOf } from '../object-of.ts';
import type { Services } from '../services.ts';
import type { App } from '../types.ts';

const MAX_PROMPT_CHARS = 32_000;

const Body = {
  type: 'object',
  description: 'a JSON object with at least one setting',
  additionalProperties: false,
  minProperties: 1,
  properties: {
    model: { type: 'string', minLength: 1, maxLength: 200, description: 'the name of a model, as text' },
    system_prompt: {
      type: 'string',
      maxLength: MAX_PROMPT_CHARS,
      description: `a text of at most ${MAX_PROMPT_CHARS} characters`,
    },
  },
} as const;

const Answer = objectOf({ model: { type: 'string' }, system_prompt: { type: 'string' } });

export function settingsRoutes(app: App, { store, models }: Services): void {
  app.get(
    '/api/settings',
    { config: { summary: 'the settings' }, schema: { response: { 200: Answer } } },
    ({ trace }) => store.settings.getAll(trace),
  );

  app.post(
    '/api/settings',
    {
      config: { summary: 'change settings' },
      schema: { body: Body, response: { 200: Answer } },
    },
    async ({ body, trace }) => {
      if (body.model !== undefined && !findModel(models, body.model)) {
        throw new GenesisError('SETTING_INVALID', `there is no model ${JSON.stringify(body.model)} here`, {
          hint: `This server offers: ${offered(models)}.`,
        });
      }
      return store.settings.set(body, trace);
    },
  );
}
