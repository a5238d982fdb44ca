/**
 * The Node.js image that runs the shifter: official, for amd64 and arm64, from the public registry of AWS, which takes
 * pulls from every cluster without a login. By digest, so that no pod starts with another one than the last.
 */
export const DEFAULT_NODE_IMAGE =
  "public.ecr.aws/docker/library/node:24.21.0-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6";
/** The image's own user, `node`. */
export const NODE_USER = 1000;
