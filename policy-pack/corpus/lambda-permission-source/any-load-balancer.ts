/**
 * A permission as many examples have it: for load balancers, of whomever.
 * https://github.com/aws/serverless-application-model/issues/721
 */
import { soundFailover } from "../sound/fallback.ts";

export default async function program(): Promise<void> {
  soundFailover("shops", { permission: { sourceArn: undefined } });
}
