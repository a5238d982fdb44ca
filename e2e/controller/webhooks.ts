import { readFileSync } from "node:fs";
import type { WireObject } from "@sluice/local";
import type { ApiClient } from "../deploy/apiClient.ts";
import { applyObject } from "../deploy/kubernetesObjects.ts";
import { eventually } from "../kubernetes/eventually.ts";

/** One of the controller's admission webhooks that see what Sluice writes. */
interface Webhook {
  readonly name: string;
  readonly path: string;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

const BINDINGS = { group: "elbv2.k8s.aws", version: "v1beta1", resource: "targetgroupbindings" };
const PARAMS = { group: "elbv2.k8s.aws", version: "v1beta1", resource: "ingressclassparams" };
const INGRESSES = { group: "networking.k8s.io", version: "v1", resource: "ingresses" };

/** It writes the ARN into bindings that name their target group; the controller itself reads only ARNs. */
const MUTATING: readonly Webhook[] = [
  { name: "mtargetgroupbinding", path: "/mutate-elbv2-k8s-aws-v1beta1-targetgroupbinding", ...BINDINGS },
];

const VALIDATING: readonly Webhook[] = [
  { name: "vtargetgroupbinding", path: "/validate-elbv2-k8s-aws-v1beta1-targetgroupbinding", ...BINDINGS },
  { name: "vingressclassparams", path: "/validate-elbv2-k8s-aws-v1beta1-ingressclassparams", ...PARAMS },
  { name: "vingress", path: "/validate-networking-v1-ingress", ...INGRESSES },
];

export interface WebhookServer {
  readonly port: number;
  /** PEM file of the certificate that it shows. */
  readonly certificateFile: string;
}

/**
 * Registers the webhooks as the controller's chart does, at a port of this machine instead of a Service, and waits until
 * the API server asks them.
 */
export async function registerWebhooks(api: ApiClient, server: WebhookServer): Promise<void> {
  for (const object of webhookConfigurations(server)) await applyObject(api, "controller", object);
  const asked = async (): Promise<true | undefined> => {
    const { body } = await api.ask(
      { apiVersion: "elbv2.k8s.aws/v1beta1", kind: "TargetGroupBinding", namespace: "default" },
      { method: "POST", query: { dryRun: "All" }, body: REFUSED },
    );
    return String(body.message).includes("admission webhook") || undefined;
  };
  await eventually(asked, { what: "the controller's webhooks", seconds: IN_FORCE_SECONDS });
}

const IN_FORCE_SECONDS = 20;
/** A binding to no target group, which only the webhook refuses. */
const REFUSED = {
  apiVersion: "elbv2.k8s.aws/v1beta1",
  kind: "TargetGroupBinding",
  metadata: { name: "binds-nothing" },
  spec: { serviceRef: { name: "none", port: 80 } },
};

const NAME = "aws-load-balancer-webhook";

function webhookConfigurations({ port, certificateFile }: WebhookServer): WireObject[] {
  const caBundle = readFileSync(certificateFile).toString("base64");
  const configuration = (kind: string, webhooks: readonly Webhook[]): WireObject => ({
    apiVersion: "admissionregistration.k8s.io/v1",
    kind,
    metadata: { name: NAME },
    webhooks: webhooks.map(({ name, path, group, version, resource }) => ({
      name: `${name}.elbv2.k8s.aws`,
      clientConfig: { url: `https://127.0.0.1:${port}${path}`, caBundle },
      rules: [{ apiGroups: [group], apiVersions: [version], resources: [resource], operations: ["CREATE", "UPDATE"] }],
      admissionReviewVersions: ["v1"],
      failurePolicy: "Fail",
      matchPolicy: "Equivalent",
      sideEffects: "None",
    })),
  });
  return [
    configuration("MutatingWebhookConfiguration", MUTATING),
    configuration("ValidatingWebhookConfiguration", VALIDATING),
  ];
}
