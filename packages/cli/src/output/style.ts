import { styleText } from "node:util";
import type { Io, OutputStream } from "../io.ts";

export type StyleName = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** Puts text in a style, or leaves it as it is where no colours are wanted. */
export type Paint = (style: StyleName, text: string) => string;

/** FORCE_COLOR and NO_COLOR decide, in this order; else colours are for terminals. */
export function wantsColor(stream: OutputStream, env: Io["env"]): boolean {
  if (env.FORCE_COLOR !== undefined) return !["0", "false"].includes(env.FORCE_COLOR);
  if (env.NO_COLOR) return false;
  return stream.isTTY === true && env.TERM !== "dumb";
}

export function painter(stream: OutputStream, env: Io["env"]): Paint {
  const color = wantsColor(stream, env);
  return (style, text) => (color && text !== "" ? styleText(style, text, { validateStream: false }) : text);
}
