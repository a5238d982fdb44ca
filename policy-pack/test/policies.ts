import type { ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";

export const INGRESS = "kubernetes:networking.k8s.io/v1:Ingress";

/** The messages with which a policy answers to a resource's inputs. */
export async function messagesOf(
  policy: ResourceValidationPolicy,
  type: string,
  props: Record<string, unknown>,
  config: object = {},
): Promise<string[]> {
  const messages: string[] = [];
  const args = { type, props, urn: `urn:pulumi:dev::test::${type}::x`, name: "x", getConfig: () => config };
  const validations = [policy.validateResource ?? []].flat();
  for (const validate of validations) {
    // The rest of the arguments is what no policy of this pack reads.
    await validate(args as unknown as ResourceValidationArgs, (message) => messages.push(message));
  }
  return messages;
}

interface IngressParts {
  readonly className?: string;
  readonly annotations?: Record<string, string>;
  readonly service?: Record<string, unknown>;
  readonly defaultBackend?: Record<string, unknown>;
}

/** An Ingress as anyone might write it; each part replaces that of a compliant one. */
export function ingress(parts: IngressParts = {}): Record<string, unknown> {
  const action = { type: "forward", forwardConfig: { targetGroups: [{ targetGroupName: "edge-001-web" }] } };
  const {
    className = "alb",
    annotations = { "alb.ingress.kubernetes.io/actions.web": JSON.stringify(action) },
    service = { name: "web", port: { name: "use-annotation" } },
    defaultBackend,
  } = parts;
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "shop", annotations },
    spec: {
      ingressClassName: className,
      ...(defaultBackend === undefined ? {} : { defaultBackend }),
      rules: [{ host: "shop.example.com", http: { paths: [{ path: "/", pathType: "Prefix", backend: { service } }] } }],
    },
  };
}
