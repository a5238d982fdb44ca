/** Preloaded by a test: writes the URL of every module that the process loads to LIST_MODULES_FILE. */
import { writeFileSync } from "node:fs";
import { registerHooks } from "node:module";

const urls: string[] = [];
registerHooks({
  load(url, context, nextLoad) {
    urls.push(url);
    return nextLoad(url, context);
  },
});
process.on("exit", () => writeFileSync(process.env.LIST_MODULES_FILE ?? "modules.txt", urls.join("\n")));
