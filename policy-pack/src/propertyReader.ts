import * as sdk from "@pulumi/policy";
import { type ReadProperty, UNKNOWN } from "./view/value.ts";

/** Reads properties that the SDK guards: it throws where a value is not known yet. */
export class PropertyReader {
  #thrown: Error | undefined;

  readonly read: ReadProperty = (from, key) => {
    try {
      return Reflect.get(from, key);
    } catch (thrown) {
      if (!isUnknownValue(thrown)) throw thrown;
      this.#thrown = thrown;
      return UNKNOWN;
    }
  };

  /** The SDK's own error for an unknown value, with a text of ours. */
  unknownError(message: string): Error {
    const error = this.#thrown ?? newUnknownError();
    error.message = message;
    return error;
  }
}

/** The SDK's class is internal; its field is not found on other errors. */
function isUnknownValue(thrown: unknown): thrown is Error {
  return thrown instanceof Error && "unknownTypeSentinel" in thrown;
}

/** What the SDK takes for a text that is not known yet. */
const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The SDK exports the class and leaves it out of its declarations. */
function newUnknownError(): Error {
  const unknownValueError: unknown = Reflect.get(sdk, "UnknownValueError");
  const error: unknown =
    typeof unknownValueError === "function" ? Reflect.construct(unknownValueError, [UNKNOWN_TEXT, []]) : undefined;
  return error instanceof Error ? error : new Error();
}
