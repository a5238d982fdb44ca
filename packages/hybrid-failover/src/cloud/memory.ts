import * as z from "zod";
import type { FailoverState } from "../decide/state.ts";

/** What one run leaves to the next. Losing it makes traffic come back later, and never goes wrong otherwise. */
export interface CloudMemory {
  /** When the run looked: milliseconds since 1970. */
  readonly at: number;
  /** By `pairKey`. */
  readonly states: Readonly<Record<string, FailoverState>>;
}

const stateSchema = z.object({
  mode: z.enum(["primary", "fallback", "recovering"]),
  fallbackWeight: z.int().min(0).max(100),
  since: z.number(),
  stepSince: z.number(),
  emptySince: z.number().optional(),
  readySince: z.number().optional(),
  failovers: z.array(z.number()),
  reason: z.string(),
});

const memorySchema = z.object({ at: z.number(), states: z.record(z.string(), stateSchema) });

/** Reads what `writeMemory` wrote; anything else is no memory at all. */
export function readMemory(text: string): CloudMemory | undefined {
  const parsed = memorySchema.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const { at, states } = parsed.data;
  const entries = Object.entries(states).map(([key, { emptySince, readySince, ...state }]) => {
    return [key, { ...state, emptySince, readySince }] as const;
  });
  return { at, states: Object.fromEntries(entries) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function writeMemory(memory: CloudMemory): string {
  return JSON.stringify(memory);
}
