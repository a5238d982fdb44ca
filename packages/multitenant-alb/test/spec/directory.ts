import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export interface TestDirectory {
  /** Path of a name in the directory. */
  path(...names: string[]): string;
  write(files: Readonly<Record<string, string>>): void;
}

/** Gives every test of the suite an empty directory. */
export function useDirectory(): TestDirectory {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "sluice-spec-"));
  });
  afterEach(() => rmSync(root, { recursive: true }));
  return {
    path: (...names) => join(root, ...names),
    write(files) {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, name)), { recursive: true });
        writeFileSync(join(root, name), text);
      }
    },
  };
}
