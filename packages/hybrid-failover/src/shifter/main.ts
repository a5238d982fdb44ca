/** The shifter's process. Exits with 0 after SIGTERM or SIGINT, with 2 when it is told what cannot be. */
import { ConfigError, readConfig } from "./readConfig.ts";
import { type RunningShifter, runShifter } from "./runShifter.ts";
import { readSettings } from "./settings.ts";

const MISCONFIGURED = 2;

function refuse(problems: readonly string[]): void {
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.exitCode = MISCONFIGURED;
}

async function main(): Promise<void> {
  const read = readSettings(process.argv.slice(2), process.env);
  if ("problems" in read) return refuse(read.problems);
  const { settings } = read;
  try {
    const config = readConfig(settings.configFile);
    const shifter = await runShifter({ config, settings, writeLine: (line) => process.stdout.write(`${line}\n`) });
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void end(shifter));
  } catch (error) {
    if (error instanceof ConfigError) return refuse(error.problems);
    throw error;
  }
}

async function end(shifter: RunningShifter): Promise<void> {
  await shifter.stop();
  process.exit(0);
}

void main();
