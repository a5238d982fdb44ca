/**
 * A template pinned the chart once and was copied for years: 1.7.1 is a controller that knows no target group names in
 * actions, and has vulnerabilities that were long since fixed.
 * https://github.com/gitops-bridge-dev/gitops-bridge-argocd-control-plane-template/pull/59
 */
import { soundController } from "../sound/controller.ts";

export default async function program() {
  soundController({ release: { version: "1.7.1" } });
}
