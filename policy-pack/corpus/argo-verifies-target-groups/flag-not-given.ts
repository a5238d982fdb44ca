/**
 * Argo Rollouts can verify target groups since 1.1, and its chart does not ask it to: it takes old pods away without
 * knowing whether AWS has the new ones.
 * https://github.com/argoproj/argo-helm/issues/969
 */
import { soundArgo } from "../sound/controller.ts";

export default async function program() {
  soundArgo({ extraArgs: ["--loglevel=info"] });
}
