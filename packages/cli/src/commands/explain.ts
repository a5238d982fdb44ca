import { exceededQuotas, type GroupError, type GroupModel, type Ingress, interpret } from "@sluice/alb-model";
import type { ExitCode, Io } from "../io.ts";
import { type Manifests, readManifests } from "../manifests/readManifests.ts";
import { countOf, firstOf } from "../output/counts.ts";
import { formatGroup, groupUses, summarizeGroups } from "../output/group.ts";
import { printProblems } from "../output/problems.ts";
import { painter } from "../output/style.ts";

export interface ExplainOptions {
  readonly file: readonly string[];
  /** Take the Services that are given for all there are. @default false */
  readonly services?: boolean;
  readonly json?: boolean;
}

const SHOWN_LEFT_OUT = 5;

/** Tells what the controller will build from manifests. 1 when it refuses a group or AWS would. */
export async function explain(options: ExplainOptions, io: Io): Promise<ExitCode> {
  const manifests = await readManifests(options.file, io);
  if (manifests.problems.length > 0) {
    printProblems(manifests.problems, io);
    return 2;
  }
  const groups = interpretManifests(manifests, manifests.ingresses, options.services ?? false);
  const refused = groups.filter((group) => "error" in group).length;
  const exceeded = groups.filter(isOverQuota).length;
  if (options.json) {
    io.stdout.write(`${JSON.stringify(groups, null, 2)}\n`);
  } else {
    const paint = painter(io.stdout, io.env);
    const parts = groups.map((group) => formatGroup(group, paint));
    io.stdout.write(`${[...parts, summarizeGroups(refused, exceeded, groups.length)].join("\n\n")}\n`);
    noteLeftOut(manifests, io);
  }
  return refused + exceeded > 0 ? 1 : 0;
}

/** What no manifest tells is unknown, not absent: no class parameters given means that any class may have some. */
function interpretManifests(
  manifests: Manifests,
  ingresses: readonly Ingress[],
  withServices: boolean,
): (GroupModel | GroupError)[] {
  const { ingressClasses, ingressClassParams, services } = manifests;
  return interpret({
    ingresses,
    ...(ingressClasses.length > 0 ? { ingressClasses } : {}),
    ...(ingressClassParams.length > 0 ? { ingressClassParams } : {}),
    ...(withServices ? { services } : {}),
  });
}

function isOverQuota(group: GroupModel | GroupError): boolean {
  return !("error" in group) && exceededQuotas(groupUses(group), group.group).length > 0;
}

/** Says what was not looked at, so that nobody takes it for checked. */
function noteLeftOut(manifests: Manifests, io: Io): void {
  const leftOut = manifests.ingresses.filter((ingress) => interpretManifests(manifests, [ingress], false).length === 0);
  if (leftOut.length > 0) {
    const names = leftOut.map(({ metadata }) => `${metadata.namespace ?? "default"}/${metadata.name}`);
    const why = "of no class, of another controller's, or of one that is not among the classes given";
    io.stderr.write(
      `${countOf(leftOut.length, "Ingress", "Ingresses")} left out, ${why}: ${firstOf(names, SHOWN_LEFT_OUT)}\n`,
    );
  }
  if (manifests.others > 0) io.stderr.write(`${countOf(manifests.others, "object")} of other kinds left out\n`);
}
