/** The keys of the payload codec, as FOLLOWTHROUGH_PAYLOAD_KEYS names them. */
const KEY_BYTES = 32;

export interface CodecKey {
  id: string;
  bytes: Buffer;
}

/**
 * `2027=BASE64,2026=BASE64`: the first encrypts, all of them decrypt.
 * @throws Error that says what is wrong, without the key
 */
export function readCodecKeys(text: string): CodecKey[] {
  const keys = text.split(',').map((part) => {
    const [, id, encoded] = /^\s*([\w.-]{1,64})=([\w+/-]+={0,2})\s*$/.exec(part) ?? [];
    if (id === undefined || encoded === undefined) throw new Error('must be a list like 2027=BASE64,2026=BASE64');
    const bytes = Buffer.from(encoded, 'base64');
    if (bytes.length !== KEY_BYTES) {
      throw new Error(
        `the key ${id} must have ${KEY_BYTES} bytes in base64: openssl rand -base64 ${KEY_BYTES} makes one`,
      );
    }
    return { id, bytes };
  });
  if (new Set(keys.map(({ id }) => id)).size < keys.length) throw new Error('each key needs an id of its own');
  return keys;
}
