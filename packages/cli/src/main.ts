/** The process: `node packages/cli/src/main.ts plan`. The program itself is in `program.ts`. */
import { enableCompileCache } from "node:module";
import { endQuietlyOnClosedPipe, processIo } from "./processIo.ts";

// Stripped and compiled sources are kept for the next start, which is then twice as fast.
enableCompileCache();
endQuietlyOnClosedPipe();
const { runSluice } = await import("./program.ts");
process.exitCode = await runSluice(process.argv.slice(2), processIo());
