import { type ActionConfig, actionDecoder } from "./actionSchema.ts";
import { type ConditionConfig, conditionsDecoder } from "./conditionSchema.ts";
import { type Decoded, decodeJson } from "./jsonDecode.ts";

export type { ActionConfig, ForwardConfig, TupleConfig } from "./actionSchema.ts";
export type { ConditionConfig } from "./conditionSchema.ts";
export type { Decoded } from "./jsonDecode.ts";

/**
 * An `actions.<name>` annotation as the controller reads it: keys in any case, unknown ones dropped.
 *
 * @returns the action, or the error with which the controller refuses it
 * @example decodeAction('{"type":"forward","targetGroupArn":"arn:aws:…"}')
 */
export function decodeAction(text: string): Decoded<ActionConfig> {
  return decodeJson(actionDecoder, text);
}

/** A `conditions.<name>` annotation as the controller reads it; see `decodeAction`. */
export function decodeConditions(text: string): Decoded<readonly ConditionConfig[]> {
  return decodeJson(conditionsDecoder, text);
}
