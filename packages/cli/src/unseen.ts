import type { PolicyFinding, ResourceRecord, Run } from "@sluice/local";

/** Remote components that make nothing else, or nothing that a policy looks at. */
const HOLLOW = new Set(["awsx:ec2:DefaultVpc", "awsx:ecr:Image", "awsx:ecr:RegistryImage"]);

/** Components of the program itself whose objects are made by a function of their provider. */
const RENDERED = new Set(["kubernetes:helm.sh/v3:Chart", "kubernetes:kustomize:Directory"]);

/**
 * What a run in the embedded engine has no resources for, and so no policy has seen: the objects of remote components,
 * such as `helm.v4.Chart`, which only their providers can make, and functions that nobody answered.
 *
 * @param pack Directory of a pack, as it is shown.
 */
export function unseenBy(run: Run, pack: string): PolicyFinding[] {
  const parents = new Set(run.resources.map(({ parent }) => parent));
  const opaque = run.resources.filter(
    ({ remote, type, urn }) => (remote || RENDERED.has(type)) && !HOLLOW.has(type) && !parents.has(urn),
  );
  return [
    ...opaque.map((record) => unseen(record.urn, objectsOf(record, pack))),
    ...run.unanswered.map(({ message }) => unseen("", message)),
  ];
}

function unseen(urn: string, message: string): PolicyFinding {
  return { policy: "*", level: "advisory", urn, message };
}

function objectsOf({ type, name }: ResourceRecord, pack: string): string {
  return (
    `Only its provider makes the objects of ${type} '${name}', so they were not seen here. ` +
    `\`pulumi preview --policy-pack ${pack}\` sees them.`
  );
}
