import { pipeline, Readable } from 'node:stream';
import { createGzip, gzip } from 'node:zlib';
import { Negotiator } from '@fastify/accept-negotiator';
import type { FastifyReply } from 'fastify';
import type { App } from '../types.ts';

/** Bytes, about, from which on an answer is compressed: nearly all turns stay below, and would gain less than they cost. */
const MIN_BYTES = 4_096;

const ENCODINGS = new Negotiator({ supportedValues: ['gzip'] });

/**
 * Compresses large answers for clients that take gzip. Not those of a chat as it is made: these do not pass here, and
 * compressing would hold their tokens back.
 */
export function compressAnswers(app: App): void {
  app.addHook<unknown>('onSend', ({ method, headers }, reply, payload, done) => {
    if (!isLarge(payload) || reply.hasHeader('content-encoding')) return done(null, payload);
    addVary(reply);
    if (method === 'HEAD' || !takesGzip(headers['accept-encoding'])) return done(null, payload);
    reply.header('content-encoding', 'gzip').removeHeader('content-length');
    if (payload instanceof Readable) {
      const packed = createGzip();
      // Where one ends, so does the other: a client that leaves ends the reading of the database.
      pipeline(payload, packed, () => {});
      return done(null, packed);
    }
    gzip(payload, done);
  });
}

function takesGzip(accepted: string | undefined): boolean {
  // The names of codings have no case, and those that the library compares with have.
  return ENCODINGS.negotiate(accepted?.toLowerCase() ?? '') === 'gzip';
}

function isLarge(payload: unknown): payload is string | Buffer | Readable {
  if (typeof payload === 'string' || Buffer.isBuffer(payload)) return payload.length >= MIN_BYTES;
  return payload instanceof Readable;
}

function addVary(reply: FastifyReply): void {
  const vary = reply.getHeader('vary');
  reply.header('vary', vary === undefined ? 'Accept-Encoding' : `${vary}, Accept-Encoding`);
}
