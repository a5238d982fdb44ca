import * as z from "zod";

/**
 * The parts of manifests that decide what is built, as strictly as the API server takes them: a number where a text
 * belongs is refused there too. Fields that are not named here pass.
 */
const texts = z.record(z.string(), z.string());
const metadata = z.looseObject({
  name: z.string().min(1),
  namespace: z.string().optional(),
  annotations: texts.optional(),
  labels: texts.optional(),
  finalizers: z.array(z.string()).optional(),
});
const servicePort = z.looseObject({ name: z.string().optional(), number: z.number().optional() });
const backend = z.looseObject({
  service: z.looseObject({ name: z.string(), port: servicePort.optional() }).optional(),
  resource: z.looseObject({ kind: z.string(), name: z.string() }).optional(),
});
const path = z.looseObject({ path: z.string().optional(), pathType: z.string().optional(), backend });
const rule = z.looseObject({
  host: z.string().optional(),
  http: z.looseObject({ paths: z.array(path) }).optional(),
});
const ingressSpec = z.looseObject({
  ingressClassName: z.string().optional(),
  defaultBackend: backend.optional(),
  rules: z.array(rule).optional(),
  tls: z.array(z.looseObject({ hosts: z.array(z.string()).optional() })).optional(),
});
const parameters = z.looseObject({ apiGroup: z.string().optional(), kind: z.string(), name: z.string() });
const keyed = z.array(z.looseObject({ key: z.string(), value: z.string() }));
const paramsSpec = z.looseObject({
  group: z.looseObject({ name: z.string() }).optional(),
  certificateArn: z.array(z.string()).optional(),
  inboundCIDRs: z.array(z.string()).optional(),
  sslRedirectPort: z.string().optional(),
  tags: keyed.optional(),
  loadBalancerAttributes: keyed.optional(),
  listeners: z.array(z.looseObject({ port: z.number().optional(), protocol: z.string().optional() })).optional(),
});
const port = z.looseObject({ name: z.string().optional(), port: z.number() });

export const manifestSchemas = {
  Ingress: z.looseObject({ metadata, spec: ingressSpec.prefault({}) }),
  IngressClass: z.looseObject({
    metadata,
    spec: z.looseObject({ controller: z.string(), parameters: parameters.optional() }),
  }),
  IngressClassParams: z.looseObject({ metadata, spec: paramsSpec.prefault({}) }),
  Service: z.looseObject({ metadata, spec: z.looseObject({ ports: z.array(port).default([]) }).prefault({}) }),
} as const;

export type ManifestKind = keyof typeof manifestSchemas;

/** API versions whose objects have these shapes. */
export const API_VERSIONS: Readonly<Record<ManifestKind, readonly string[]>> = {
  Ingress: ["networking.k8s.io/v1"],
  IngressClass: ["networking.k8s.io/v1"],
  IngressClassParams: ["elbv2.k8s.aws/v1beta1", "eks.amazonaws.com/v1"],
  Service: ["v1"],
};

/** What every object of the API has. */
export const objectSchema = z.looseObject({ apiVersion: z.string().min(1), kind: z.string().min(1) });
