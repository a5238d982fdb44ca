import type { Annotations } from "./annotationValues.ts";
import { type Decoded, type Decoder, decodeJson } from "./jsonDecode.ts";
import { ReconcileError } from "./reconcileError.ts";

/** Reads the JSON annotations of one group, decoding each text once: its members repeat the same actions. */
export class JsonAnnotations {
  readonly #decoded = new Map<Decoder<unknown>, Map<string, Decoded<unknown>>>();

  /** The decoded annotation, `undefined` where it is absent; throws the controller's error where it is no good. */
  read<T>(decoder: Decoder<T>, annotations: Annotations, key: string): T | undefined {
    const raw = annotations[key];
    return raw === undefined ? undefined : unwrap(this.decode(decoder, raw), key, raw);
  }

  decode<T>(decoder: Decoder<T>, raw: string): Decoded<T> {
    let texts = this.#decoded.get(decoder);
    if (texts === undefined) {
      texts = new Map();
      this.#decoded.set(decoder, texts);
    }
    let decoded = texts.get(raw);
    if (decoded === undefined) {
      decoded = decodeJson(decoder, raw);
      texts.set(raw, decoded);
    }
    return decoded as Decoded<T>;
  }
}

function unwrap<T>(decoded: Decoded<T>, key: string, raw: string): T {
  if ("error" in decoded) {
    throw new ReconcileError(`failed to parse json annotation, ${key}: ${raw}: ${decoded.error}`);
  }
  return decoded.value;
}
