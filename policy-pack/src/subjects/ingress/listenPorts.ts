import * as z from "zod";
import { parseJson } from "../json.ts";

/** Ports by protocol, ascending. */
export interface ListenPorts {
  readonly http: readonly number[];
  readonly https: readonly number[];
}

const schema = z.array(z.record(z.string(), z.number()));

/** The ports of `listen-ports` annotations together; those that the controller could not read are left out. */
export function portsIn(annotations: readonly (string | undefined)[]): ListenPorts {
  const entries = annotations.flatMap((text) => (text === undefined ? [] : entriesIn(text)));
  const ports = (protocol: string) => {
    const found = entries.filter(([name]) => name === protocol).map(([, port]) => port);
    return [...new Set(found)].sort((a, b) => a - b);
  };
  return { http: ports("HTTP"), https: ports("HTTPS") };
}

function entriesIn(text: string): [string, number][] {
  const parsed = schema.safeParse(parseJson(text));
  return parsed.success ? parsed.data.flatMap((each) => Object.entries(each)) : [];
}
