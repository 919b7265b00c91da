// A chat in memory, as one writes it with Express. Its argument is the port.
import express from 'express';

const messages = [];
const reply = (text) => `You said: ${text}`;
const store = (text) =>
  messages.push({ role: 'user', content: text }, { role: 'assistant', content: reply(text) });

const chat = express.Router();

chat.post('/echo', ({ body: { text } }, response) => {
  store(text);
  response.json({ text: reply(text) });
});

// Each two requests get one another's reply.
let waiting;
chat.post('/mixed', ({ body: { text } }, response) => {
  store(text);
  if (waiting) {
    waiting.response.json({ text: reply(text) });
    response.json({ text: reply(waiting.text) });
    waiting = undefined;
  } else {
    waiting = { response, text };
  }
});

// The first message is acknowledged, and not stored.
let forgotten;
chat.post('/forgetful', ({ body: { text } }, response) => {
  if (forgotten === undefined) forgotten = text;
  else store(text);
  response.json({ text: reply(text) });
});

chat.get('/messages', (_request, response) => response.json(messages));

const onlyWithKey = ({ headers }, response, next) =>
  headers.authorization === 'Bearer open-sesame' ? next() : response.sendStatus(401);

express()
  .use(express.json())
  .use('/private', onlyWithKey, chat)
  .use(chat)
  .post('/text', express.text(), ({ body }, response) => response.type('text').send(reply(body)))
  .listen(Number(process.argv[2]), '127.0.0.1');
