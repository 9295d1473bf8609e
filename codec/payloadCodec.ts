/**
 * Encrypts what Temporal keeps: arguments, results, signals, queries, summaries. Histories hold no personal data anyway
 * (docs/security.md); this is for firms that trust their Temporal with less. AES-256-GCM with a random nonce for each payload,
 * in the form of Temporal's own samples: `binary/encrypted`, the key's id beside it, nonce + ciphertext + tag as data.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { CodecKey } from './keys.ts';

const ENCODING = 'binary/encrypted';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export function payloadCodec(keys: readonly CodecKey[]): PayloadCodec {
  const [current] = keys;
  if (current === undefined) throw new Error('a codec needs a key');
  const byId = new Map(keys.map((key) => [key.id, key]));
  return {
    encode: async (payloads) => payloads.map((payload) => encrypted(payload, current)),
    decode: async (payloads) => payloads.map((payload) => decrypted(payload, byId)),
  };
}

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

function encrypted(payload: Payload, { id, bytes }: CodecKey): Payload {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, bytes, nonce);
  const text = [cipher.update(PayloadMessage.encode(payload).finish()), cipher.final()];
  return {
    metadata: { encoding: Buffer.from(ENCODING), 'encryption-key-id': Buffer.from(id) },
    data: Buffer.concat([nonce, ...text, cipher.getAuthTag()]),
  };
}

/** What was written before there was a key stays readable. */
function decrypted(payload: Payload, byId: Map<string, CodecKey>): Payload {
  const { metadata, data } = payload;
  if (text(metadata?.['encoding']) !== ENCODING) return payload;
  const id = text(metadata?.['encryption-key-id']);
  const key = byId.get(id);
  if (key === undefined) {
    throw new Error(`no key “${id}” is known: put it back into FOLLOWTHROUGH_PAYLOAD_KEYS, after the current one`);
  }
  const sealed = Buffer.from(data ?? []);
  const decipher = createDecipheriv(CIPHER, key.bytes, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const opened = [decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()];
  return PayloadMessage.decode(Buffer.concat(opened));
}

const text = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString('utf8');
