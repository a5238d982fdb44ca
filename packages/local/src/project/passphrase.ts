import { createDecipheriv, pbkdf2Sync } from "node:crypto";

/** Opens values that the Pulumi CLI encrypted with a passphrase. */
export interface Decrypter {
  /** The clear text, or undefined when the cipher text is damaged or of another key. */
  decrypt(secure: string): string | undefined;
}

const ITERATIONS = 1_000_000;
const KEY_BYTES = 32;
const TAG_BYTES = 16;
/** What the CLI encrypts into the salt line, so that a wrong passphrase can be told. */
const CHECK_TEXT = "pulumi";

/**
 * Makes the decrypter for a stack's `encryptionsalt`; undefined when the salt has another format or the passphrase
 * does not fit it.
 *
 * @example
 * const clear = passphraseDecrypter("correct horse", stackFile.encryptionsalt)?.decrypt(value.secure);
 */
export function passphraseDecrypter(passphrase: string, encryptionSalt: string): Decrypter | undefined {
  // v1:<salt>:v1:<nonce>:<cipher text of the check text>
  const [version, salt, ...check] = encryptionSalt.split(":");
  if (version !== "v1" || salt === undefined) return undefined;
  const key = pbkdf2Sync(passphrase, Buffer.from(salt, "base64"), ITERATIONS, KEY_BYTES, "sha256");
  if (open(key, check.join(":")) !== CHECK_TEXT) return undefined;
  return { decrypt: (secure) => open(key, secure) };
}

/** Opens `v1:<nonce>:<cipher text and tag>`. */
function open(key: Buffer, sealed: string): string | undefined {
  const [version, nonce, data] = sealed.split(":");
  if (version !== "v1" || nonce === undefined || data === undefined) return undefined;
  const bytes = Buffer.from(data, "base64");
  if (bytes.length < TAG_BYTES) return undefined;
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
    const clear = [decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES)), decipher.final()];
    return Buffer.concat(clear).toString("utf8");
  } catch {
    return undefined;
  }
}
