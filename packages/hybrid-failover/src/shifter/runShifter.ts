import { type AssembleOptions, type Assembly, assemble } from "./assemble.ts";
import { startHttpServer } from "./httpServer.ts";

/** Every part turns at least this often. */
const HANGING_AFTER_MS = 60_000;

export interface RunningShifter {
  /** Of `/healthz`, `/readyz` and `/metrics`. */
  readonly port: number;
  /** Stops watching, ends what is being written, gives the leadership up. */
  stop(): Promise<void>;
}

/** Runs the shifter against a real API server. */
export async function runShifter(options: AssembleOptions): Promise<RunningShifter> {
  const assembly = assemble(options);
  const { port, host } = options.settings;
  const server = await startHttpServer({
    registry: assembly.registry,
    port,
    ...(host === undefined ? {} : { host }),
    hanging: () => hangingParts(assembly),
    missing: () => unlistedServices(assembly),
  });
  const { parts, shifter, election } = assembly;
  const ended = [...parts.values()].map((part) => part.run());
  return {
    port: server.port,
    stop: async () => {
      for (const part of parts.values()) part.stop();
      await Promise.all(ended);
      await shifter.settled();
      await election.release();
      await server.close();
    },
  };
}

function hangingParts({ parts }: Assembly): string[] {
  return [...parts].filter(([, { idle }]) => idle > HANGING_AFTER_MS).map(([name]) => name);
}

function unlistedServices({ watches }: Assembly): string[] {
  return [...watches].filter(([, { age }]) => age === Number.POSITIVE_INFINITY).map(([name]) => name);
}
