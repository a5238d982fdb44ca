import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { soundGroup } from "../corpus/sound/group.ts";
import { soundLoadBalancer } from "../corpus/sound/loadBalancer.ts";
import type { PolicyConfig } from "../src/config/index.ts";

const CORPUS = join(import.meta.dirname, "../corpus");
/** Programs that no policy objects to; those with mistakes are made of their parts. */
const SOUND = "sound";

/** A Pulumi program with one mistake. */
export interface CorpusProgram {
  /** `<policy>/<mistake>` */
  readonly name: string;
  /** The policy that finds it. */
  readonly policy: string;
  /** What its comment tells: the mistake, and who made it. */
  readonly story: string;
  readonly load: () => Promise<LoadedProgram>;
}

export interface LoadedProgram {
  readonly program: () => Promise<unknown>;
  /** What the mistake needs of the pack's configuration. @default the set `strict` alone */
  readonly config: PolicyConfig;
}

/** All programs, in the order of their names. */
export function corpusPrograms(): CorpusProgram[] {
  const files = globSync("*/*.ts", { cwd: CORPUS }).filter((file) => dirname(file) !== SOUND);
  return files.sort().map((file) => ({
    name: join(dirname(file), basename(file, ".ts")),
    policy: dirname(file),
    story: storyIn(readFileSync(join(CORPUS, file), "utf8")),
    load: () => load(join(CORPUS, file)),
  }));
}

async function load(file: string): Promise<LoadedProgram> {
  const module: { default: () => Promise<unknown>; config?: PolicyConfig } = await import(pathToFileURL(file).href);
  return { program: module.default, config: module.config ?? {} };
}

function storyIn(source: string): string {
  const comment = /^\/\*\*\n([\s\S]*?)\n \*\//.exec(source)?.[1] ?? "";
  return comment
    .split("\n")
    .map((line) => line.replace(/^ \* ?/, ""))
    .join("\n");
}

/** Programs that consist of one sound part each. */
export function soundParts(): [string, () => Promise<unknown>][] {
  return [
    ["a load balancer that Pulumi owns", async () => soundLoadBalancer("shops")],
    ["an IngressGroup", async () => soundGroup("shops")],
  ];
}

/** The reviewed messages. */
export const MESSAGES = join(CORPUS, "messages.md");

export function reviewedMessages(): string {
  return existsSync(MESSAGES) ? readFileSync(MESSAGES, "utf8") : "";
}
