import * as k8s from "@pulumi/kubernetes";

/** What a program of the corpus does otherwise; every part left out is as it should be. */
export interface RolloutChanges {
  /** Replaces fields of the canary strategy; `undefined` takes one away. */
  readonly canary?: Readonly<Record<string, unknown>>;
  /** Replaces fields of the ALB's traffic routing. */
  readonly alb?: Readonly<Record<string, unknown>>;
}

const NAMESPACE = "shops";

/** A Rollout on an ALB that no policy objects to, with its two Services; its Ingress belongs to another stack. */
export function soundRollout(name: string, changes: RolloutChanges = {}): k8s.apiextensions.CustomResource {
  const services = [`${name}-ping`, `${name}-pong`].map((service) => {
    return new k8s.core.v1.Service(service, {
      metadata: { name: service, namespace: NAMESPACE, annotations: { "pulumi.com/skipAwait": "true" } },
      spec: { ports: [{ name: "http", port: 80, targetPort: 8080 }] },
    });
  });
  return new k8s.apiextensions.CustomResource(
    name,
    {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Rollout",
      metadata: { name, namespace: NAMESPACE },
      spec: {
        replicas: 4,
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: { containers: [{ name, image: "shop:1", ports: [{ containerPort: 8080 }] }] },
        },
        strategy: { canary: { ...canaryOf(name, changes) } },
      },
    },
    { dependsOn: services },
  );
}

function canaryOf(name: string, { canary, alb }: RolloutChanges) {
  return {
    pingPong: { pingService: `${name}-ping`, pongService: `${name}-pong` },
    dynamicStableScale: false,
    scaleDownDelaySeconds: 60,
    abortScaleDownDelaySeconds: 60,
    steps: [{ setWeight: 10 }, { pause: { duration: 60 } }, { setWeight: 50 }, { pause: { duration: 60 } }],
    trafficRouting: { alb: { ingress: name, rootService: `${name}-root`, servicePort: 80, ...alb } },
    ...canary,
  };
}
