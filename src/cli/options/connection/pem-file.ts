import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { messageOf } from '../../../errors.ts';
import { shellQuote } from '../../../shell-quote.ts';

const CERTIFICATES = /-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs;

/** A file of certificates, as PEM. Throws `InvalidArgumentError`. */
export function certificateFile(file: string): string {
  const text = pemText(file);
  const certificates = text.match(CERTIFICATES) ?? [];
  if (certificates.length === 0)
    throw new InvalidArgumentError(`${file} has no certificate${foundIn(text)}.`);
  try {
    for (const certificate of certificates) new X509Certificate(certificate);
  } catch (error) {
    throw new InvalidArgumentError(`A certificate in ${file} cannot be read: ${messageOf(error)}.`);
  }
  return text;
}

/** A file with a private key that is not encrypted, as PEM. Throws `InvalidArgumentError`. */
export function keyFile(file: string): string {
  const text = pemText(file);
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text))
    throw new InvalidArgumentError(`${file} has no private key${foundIn(text)}.`);
  if (/BEGIN ENCRYPTED|^Proc-Type:.*ENCRYPTED/m.test(text))
    throw new InvalidArgumentError(
      `The key in ${file} is encrypted. Decrypt a copy that only you can read: (umask 077; openssl pkey -in ${shellQuote(file)} -out decrypted.pem).`,
    );
  try {
    createPrivateKey(text);
  } catch (error) {
    throw new InvalidArgumentError(`The key in ${file} cannot be read: ${messageOf(error)}.`);
  }
  return text;
}

function pemText(file: string): string {
  const bytes = bytesOf(file);
  const text = bytes.toString('latin1');
  if (text.includes('-----BEGIN ')) return text;
  // In DER, both begin with a long sequence.
  const isDer = bytes[0] === 0x30 && bytes[1] === 0x82;
  const conversion = isDer
    ? ` It may be DER: openssl x509 -inform der -in ${shellQuote(file)} -out converted.pem, or openssl pkey for a key.`
    : '';
  throw new InvalidArgumentError(
    `${file} is not PEM: it has no line that starts with -----BEGIN.${conversion}`,
  );
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new InvalidArgumentError(`${file} cannot be read: ${messageOf(error)}.`);
  }
}

/** What a PEM file has instead. */
function foundIn(text: string): string {
  const [, label] = /-----BEGIN ([^-]+)-----/.exec(text) ?? [];
  return label === undefined ? '' : `, but: ${label}`;
}
