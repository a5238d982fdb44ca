import type { WireObject } from "../values/wire.ts";
import { awsInvokes } from "./awsInvokes.ts";
import { awsResources } from "./awsResources.ts";
import { components } from "./components.ts";
import type { ResourceEntries } from "./entries.ts";
import { computedInvokes, NOT_RENDERED, RENDERERS } from "./functions.ts";
import { kubernetesEntries } from "./kubernetesResources.ts";

/** The table of stand-ins as Markdown, as the README has it. */
export function standInTable(): string {
  const rows = [
    ...Object.entries(awsInvokes).map(([token, result]) => row("function", token, keys(result))),
    ...Object.keys(computedInvokes).map((token) => row("function", token, "computed from its arguments")),
    ...RENDERERS.map((token) => row("function", token, `no result; ${NOT_RENDERED}`)),
    ...resourceRows("resource", { ...awsResources, ...kubernetesEntries }),
    ...resourceRows("remote component", components),
  ];
  return ["| Kind | Token or type | Answered with |", "| --- | --- | --- |", ...rows].join("\n");
}

function resourceRows(kind: string, entries: ResourceEntries): string[] {
  return Object.entries(entries).map(([type, { id, outputs, note }]) => {
    const answered = [id === undefined ? "" : `id \`${id.replaceAll("|", "\\|")}\``, keys(outputs), note ?? ""];
    return row(kind, type, answered.filter((part) => part !== "").join("; "));
  });
}

function keys(outputs: WireObject): string {
  return Object.keys(outputs).join(", ");
}

function row(kind: string, name: string, answered: string): string {
  return `| ${kind} | \`${name}\` | ${answered} |`;
}
