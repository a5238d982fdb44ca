/** Reasons that people give in tags, for what has no annotations; see the annotations of the same names. */

/** Why a load balancer or a security group is open to the internet: who asked for it. */
export const INTERNET_FACING_TAG = "sluice:internet-facing";
/** Why a load balancer may be lost. */
export const DISPOSABLE_TAG = "sluice:disposable";
