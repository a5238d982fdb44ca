import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Problem } from "@sluice/alb-model";

const PROJECT_FILES = ["Pulumi.yaml", "Pulumi.yml"];

/** The nearest directory, from `directory` upwards, that has a Pulumi.yaml. */
export function findProject(directory: string): string | undefined {
  for (let current = directory; ; current = dirname(current)) {
    if (PROJECT_FILES.some((name) => existsSync(join(current, name)))) return current;
    if (current === dirname(current)) return undefined;
  }
}

export function noProject(directory: string): Problem {
  return {
    code: "project.missing",
    path: "",
    message: "holds no Pulumi.yaml, and no directory above it does",
    fix: "change to a Pulumi project",
    locations: [{ file: directory }],
  };
}
