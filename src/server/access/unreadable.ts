/** The error of a request that is not valid HTTP; it is answered with 400. */
export function unreadable(message: string): Error {
  return Object.assign(new Error(message), { statusCode: 400 });
}
