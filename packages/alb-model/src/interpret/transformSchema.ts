import type { RewriteConfig, Transform } from "../elbv2.ts";
import { type Decoder, list, optional, struct, text } from "./jsonDecode.ts";

/** One entry of `transforms.<name>`, as the controller decodes it. */
export interface TransformConfig {
  readonly type: string;
  readonly hostHeaderRewriteConfig: RewriteConfig | undefined;
  readonly urlRewriteConfig: RewriteConfig | undefined;
}

const rewrites: Decoder<RewriteConfig> = struct("RewriteConfigObject", {
  rewrites: list(struct("RewriteConfig", { regex: text(), replace: text() })),
});

export const transformsDecoder: Decoder<readonly TransformConfig[]> = list(
  struct("Transform", {
    type: text("ingress.TransformType"),
    hostHeaderRewriteConfig: optional(rewrites),
    urlRewriteConfig: optional(rewrites),
  }),
);

/** What is wrong with decoded transforms; `undefined` where nothing is. */
export function transformsProblem(transforms: readonly TransformConfig[]): string | undefined {
  return transforms.map(transformProblem).find((problem) => problem !== undefined);
}

function transformProblem(transform: TransformConfig): string | undefined {
  switch (transform.type) {
    case "host-header-rewrite":
      return rewritesProblem("hostHeaderRewriteConfig", transform.hostHeaderRewriteConfig);
    case "url-rewrite":
      return rewritesProblem("urlRewriteConfig", transform.urlRewriteConfig);
    default:
      return `unknown transform type: ${transform.type}`;
  }
}

function rewritesProblem(name: string, config: RewriteConfig | undefined): string | undefined {
  if (config === undefined) {
    return `missing ${name}`;
  }
  return config.rewrites.length === 0 ? `${name}.rewrites cannot be empty` : undefined;
}

/** The rule's transforms: of each entry the config that its type names. */
export function buildTransforms(transforms: readonly TransformConfig[]): Transform[] {
  return transforms.map(({ type, hostHeaderRewriteConfig, urlRewriteConfig }) =>
    type === "url-rewrite"
      ? { type, ...(urlRewriteConfig && { urlRewriteConfig }) }
      : { type: "host-header-rewrite", ...(hostHeaderRewriteConfig && { hostHeaderRewriteConfig }) },
  );
}
