import { spawn } from "node:child_process";
import { serve } from "../engine/frontEnds.ts";
import type { Monitor } from "../engine/monitor.ts";
import type { Project } from "../project/project.ts";
import { nodeArguments, ORGANIZATION, programEnvironment, sdkModule } from "./environment.ts";
import { collect, type Ended, ended, guard } from "./process.ts";

export interface HostSettings {
  readonly stackTraces: boolean;
  readonly timeoutSeconds: number;
}

export interface HostResult extends Ended {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program in the official language host, as the CLI would, against a monitor on the loopback address. */
export async function runInChild(project: Project, monitor: Monitor, settings: HostSettings): Promise<HostResult> {
  const script = sdkModule(project, "@pulumi/pulumi/cmd/run");
  const server = await serve(monitor);
  try {
    const child = spawn(
      process.execPath,
      [
        ...nodeArguments(project, settings.stackTraces),
        script,
        `--monitor=${server.address}`,
        `--engine=${server.address}`,
        `--project=${project.name}`,
        `--stack=${project.stack}`,
        `--organization=${ORGANIZATION}`,
        `--root-directory=${project.root}`,
        `--pwd=${project.workingDirectory}`,
        "--parallel=16",
        ...(monitor.settings.preview ? ["--dry-run"] : []),
        project.entryPoint,
      ],
      {
        cwd: project.workingDirectory,
        env: programEnvironment(project),
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    guard(child);
    const stdout = collect(child.stdout);
    const stderr = collect(child.stderr);
    const end = await ended(child, settings.timeoutSeconds);
    return { ...end, stdout: stdout(), stderr: stderr() };
  } finally {
    monitor.close();
    server.close();
  }
}
