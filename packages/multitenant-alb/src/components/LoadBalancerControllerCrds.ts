import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

/** How the CustomResourceDefinitions are installed. `unmanaged`: someone else installs and upgrades them. */
export type ControllerCrds =
  | {
      /**
       * YAML files by a name of one's own, each a path or a URL.
       *
       * @default those of exactly this version's release; of a chart in a folder, those in its `crds`
       */
      readonly files?: Readonly<Record<string, string>>;
      /**
       * A provider for the definitions, with `upsertExistingObjects: true`. Needed where the cluster has them already:
       * from Helm, or from this program before it was destroyed. The Kubernetes provider refuses to make what exists.
       *
       * @default the component's Kubernetes provider
       */
      readonly provider?: k8s.Provider;
    }
  | "unmanaged";

/** Helm may have installed them before, and then owns their fields. */
const TAKE_OVER = { "pulumi.com/patchForce": "true" };

/**
 * Installs the definitions and upgrades them with the program, which Helm does not: it leaves a chart's `crds/` alone
 * after the first install. They stay when the program is destroyed, as Helm leaves them: a definition takes every object
 * of its kind with it, of other programs too.
 */
export function createCrds(
  name: string,
  files: Readonly<Record<string, string>>,
  opts: { readonly parent: pulumi.Resource; readonly provider?: k8s.Provider },
): k8s.yaml.v2.ConfigFile[] {
  return Object.entries(files).map(
    ([key, file]) =>
      new k8s.yaml.v2.ConfigFile(
        `${name}-crds-${key}`,
        { file },
        { ...opts, retainOnDelete: true, transforms: [keepDefinition] },
      ),
  );
}

const DEFINITION = "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition";

/** The file's objects are made by the provider, so this is the way to their options. */
async function keepDefinition({
  type,
  props,
  opts,
}: pulumi.ResourceTransformArgs): Promise<pulumi.ResourceTransformResult | undefined> {
  if (type !== DEFINITION) return undefined;
  const { metadata = {} } = props as k8s.types.input.apiextensions.v1.CustomResourceDefinition & {
    readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
  };
  const annotations = { ...metadata.annotations, ...TAKE_OVER };
  return { props: { ...props, metadata: { ...metadata, annotations } }, opts: { ...opts, retainOnDelete: true } };
}
