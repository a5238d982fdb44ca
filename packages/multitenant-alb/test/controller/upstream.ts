import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The controller's own files (3.5.0), where someone put them beside the repository. */
const FOLDER = join(import.meta.dirname, "../../../../../shared/controller-3.5.0");

/** One of these files, or undefined where they are not at hand. */
export function upstreamFile(name: string): string | undefined {
  const file = join(FOLDER, name);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
