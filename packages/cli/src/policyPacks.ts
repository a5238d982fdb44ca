import { existsSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import type { Problem } from "@sluice/alb-model";

const PACK_FILE = "PulumiPolicy.yaml";
const OWN_PACK = "@sluice/policy-pack";

/** Directories of packs; Sluice's own is the first. */
export interface ChosenPacks {
  readonly own: string;
  readonly others: readonly string[];
}

/** Sluice's own pack, the project's `policy-pack` directory and those that are named, each once. */
export function choosePacks(project: string, named: readonly string[]): ChosenPacks {
  const own = ownPack();
  const beside = join(project, "policy-pack");
  const found = [...(isPack(beside) ? [beside] : []), ...named].map((directory) => realpathSync(directory));
  const others = new Set(found.filter((directory) => directory !== own && !isOwnPack(directory)));
  return { own, others: [...others] };
}

/** Named directories that are no packs. */
export function packProblems(named: readonly string[], cwd: string): Problem[] {
  const wrong = named.filter((directory) => !isPack(resolve(cwd, directory)));
  return wrong.map((directory) => ({
    code: "policy.pack",
    path: "--policy-pack",
    value: directory,
    message: `is no policy pack: it has no ${PACK_FILE}`,
    fix: `name a directory that has a ${PACK_FILE}`,
  }));
}

function isPack(directory: string): boolean {
  return existsSync(join(directory, PACK_FILE));
}

function ownPack(): string {
  const entry = createRequire(import.meta.url).resolve(OWN_PACK);
  for (let directory = dirname(entry); ; directory = dirname(directory)) {
    if (isPack(directory)) return realpathSync(directory);
    if (directory === dirname(directory)) throw new Error(`${OWN_PACK} is installed without its ${PACK_FILE}`);
  }
}

/** Another copy of Sluice's pack is still Sluice's pack. */
function isOwnPack(directory: string): boolean {
  const file = join(directory, "package.json");
  if (!existsSync(file)) return false;
  const manifest: unknown = JSON.parse(readFileSync(file, "utf8"));
  return typeof manifest === "object" && manifest !== null && "name" in manifest && manifest.name === OWN_PACK;
}
