import { Monitor } from "../engine/monitor.ts";
import type { Project } from "../project/project.ts";
import { projectStandIns } from "../standIns/projectStandIns.ts";
import type { StandIns } from "../standIns/standIns.ts";
import { ORGANIZATION } from "./environment.ts";

/** The monitor of one run of a project. */
export function projectMonitor(project: Project, preview: boolean, standIns?: StandIns): Monitor {
  const { name, stack, root, config } = project;
  return new Monitor({
    project: name,
    stack,
    organization: ORGANIZATION,
    root,
    preview,
    config,
    standIns: standIns ?? projectStandIns(project),
  });
}
