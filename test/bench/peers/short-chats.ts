// Chats many times at once, and reads the answers. Arguments: the address, how many, and the message.
const [, , url = '', count = '', message = ''] = process.argv;
const init = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message }),
};
await Promise.all(
  Array.from({ length: Number(count) }, () => fetch(`${url}/api/chat`, init).then((answer) => answer.text())),
);
