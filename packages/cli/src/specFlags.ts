import { dirname, join, resolve } from "node:path";
import type { Problem } from "@sluice/alb-model";
import { findSpecFiles, type SpecFiles } from "@sluice/multitenant-alb/spec";

/** The file flags of commands that plan. */
export interface SpecFlags {
  readonly fleet?: string;
  readonly tenants?: string;
  readonly placement?: string;
}

export interface ChosenFiles {
  readonly files?: SpecFiles;
  readonly problems: readonly Problem[];
}

/**
 * The files that a command works on, as absolute paths. What no flag names is the current project's; beside a named
 * fleet file stand its tenants and its placement.
 */
export function chooseFiles(flags: SpecFlags, cwd: string): ChosenFiles {
  const named = {
    ...(flags.fleet === undefined ? {} : { fleet: resolve(cwd, flags.fleet) }),
    ...(flags.tenants === undefined ? {} : { tenants: resolve(cwd, flags.tenants) }),
    ...(flags.placement === undefined ? {} : { placement: resolve(cwd, flags.placement) }),
  };
  const { fleet, tenants } = named;
  if (fleet !== undefined && tenants !== undefined) {
    return { files: { placement: join(dirname(fleet), "placement.json"), ...named, fleet, tenants }, problems: [] };
  }
  const directory = fleet === undefined ? cwd : dirname(fleet);
  const { files, problems } = findSpecFiles(directory);
  const isBeside = fleet === undefined || (files !== undefined && dirname(files.tenants) === directory);
  if (!isBeside) return { problems: [noTenants(directory)] };
  if (files === undefined || problems.length > 0) return { problems };
  return { files: { ...files, ...named }, problems: [] };
}

function noTenants(directory: string): Problem {
  return {
    code: "file.missing",
    path: "tenants",
    message: "no tenants were found beside the fleet file",
    fix: "name them with --tenants",
    locations: [{ file: directory }],
  };
}
