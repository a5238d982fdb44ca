import { annotation } from "../annotations.ts";
import type { AuthenticateAction } from "../elbv2.ts";
import { type Annotations, readInt } from "./annotationValues.ts";
import type { JsonAnnotations } from "./jsonAnnotations.ts";
import { type Decoder, list, mapOf, struct, text } from "./jsonDecode.ts";
import { ReconcileError } from "./reconcileError.ts";

interface CognitoConfig {
  readonly userPoolARN: string;
  readonly userPoolClientID: string;
  readonly userPoolDomain: string;
  readonly authenticationRequestExtraParams: Readonly<Record<string, string>>;
}

interface OidcConfig {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly userInfoEndpoint: string;
  readonly secretName: string;
  readonly authenticationRequestExtraParams: Readonly<Record<string, string>>;
}

interface JwtConfig {
  readonly jwksEndpoint: string;
  readonly issuer: string;
  readonly additionalClaims: readonly JwtClaim[];
}

interface JwtClaim {
  readonly format: string;
  readonly name: string;
  readonly values: readonly string[];
}

const cognitoDecoder: Decoder<CognitoConfig> = struct("AuthIDPConfigCognito", {
  userPoolARN: text(),
  userPoolClientID: text(),
  userPoolDomain: text(),
  authenticationRequestExtraParams: mapOf(text()),
});

const oidcDecoder: Decoder<OidcConfig> = struct("AuthIDPConfigOIDC", {
  issuer: text(),
  authorizationEndpoint: text(),
  tokenEndpoint: text(),
  userInfoEndpoint: text(),
  secretName: text(),
  authenticationRequestExtraParams: mapOf(text()),
});

const jwtDecoder: Decoder<JwtConfig> = struct("JwtValidationConfig", {
  jwksEndpoint: text(),
  issuer: text(),
  additionalClaims: list(
    struct("JwtAdditionalClaim", {
      format: text("ingress.jwtAdditionalClaimFormat"),
      name: text(),
      values: list(text()),
    }),
  ),
});

/** What an HTTPS rule does before it forwards; `missing` is the error of a sign-in without its provider. */
export interface AuthConfig {
  readonly action?: AuthenticateAction;
  readonly missing?: string;
}

/** No sign-in. */
export const NO_AUTH: AuthConfig = Object.freeze({});
const SESSION_TIMEOUT_SECONDS = 604800;
/** The controller never prints what the Secret holds, so neither its plan nor this one does. */
const REDACTED = "[REDACTED]";

/** Sign-in from the `auth-*` annotations of an Ingress and, where it forwards to one Service, of that Service. */
export function buildAuth(annotations: Annotations, json: JsonAnnotations): AuthConfig {
  const type = annotations[annotation.authType] ?? "none";
  if (type !== "none" && type !== "cognito" && type !== "oidc") {
    throw new ReconcileError(`unknown authType: ${type}`);
  }
  const sessionTimeout = readInt(annotations, annotation.authSessionTimeout, 64) ?? SESSION_TIMEOUT_SECONDS;
  const cognito = json.read(cognitoDecoder, annotations, annotation.authIdpCognito);
  const oidc = json.read(oidcDecoder, annotations, annotation.authIdpOidc);
  if (type === "none") {
    return NO_AUTH;
  }
  const session = {
    onUnauthenticatedRequest: annotations[annotation.authOnUnauthenticatedRequest] ?? "authenticate",
    scope: annotations[annotation.authScope] ?? "openid",
    sessionCookieName: annotations[annotation.authSessionCookie] ?? "AWSELBAuthSessionCookie",
    sessionTimeout,
  };
  if (type === "cognito") {
    return cognito === undefined
      ? { missing: "missing IDPConfigCognito" }
      : { action: cognitoAction(cognito, session) };
  }
  return oidc === undefined ? { missing: "missing IDPConfigOIDC" } : { action: oidcAction(oidc, session) };
}

function cognitoAction(provider: CognitoConfig, session: Readonly<Record<string, unknown>>): AuthenticateAction {
  return {
    type: "authenticate-cognito",
    authenticateCognitoConfig: withoutEmpty({ ...provider, ...session }),
  };
}

function oidcAction(provider: OidcConfig, session: Readonly<Record<string, unknown>>): AuthenticateAction {
  const { secretName: _, ...endpoints } = provider;
  return {
    type: "authenticate-oidc",
    authenticateOIDCConfig: withoutEmpty({
      ...endpoints,
      ...session,
      clientID: REDACTED,
      clientSecret: REDACTED,
    }),
  };
}

/** Drops the two fields that Go leaves out of JSON when they are empty. */
function withoutEmpty(config: Record<string, unknown>): Record<string, unknown> {
  const { authenticationRequestExtraParams: extra, onUnauthenticatedRequest: behaviour, ...rest } = config;
  return {
    ...rest,
    ...(behaviour !== "" && { onUnauthenticatedRequest: behaviour }),
    ...(Object.keys(extra ?? {}).length > 0 && { authenticationRequestExtraParams: extra }),
  };
}

/** The token check of the `jwt-validation` annotation; `undefined` where it is absent. */
export function buildJwtValidation(annotations: Annotations, json: JsonAnnotations): AuthenticateAction | undefined {
  const config = json.read(jwtDecoder, annotations, annotation.jwtValidation);
  if (config === undefined) {
    return undefined;
  }
  const problem = jwtProblem(config);
  if (problem !== undefined) {
    throw new ReconcileError(`${problem} for jwt validation`);
  }
  const { jwksEndpoint, issuer, additionalClaims } = config;
  return {
    type: "jwt-validation",
    jwtValidationConfig: { jwksEndpoint, issuer, ...(additionalClaims.length > 0 && { additionalClaims }) },
  };
}

function jwtProblem(config: JwtConfig): string | undefined {
  if (config.jwksEndpoint === "") {
    return "jwksEndpoint is a required field";
  }
  if (config.issuer === "") {
    return "issuer is a required field";
  }
  return config.additionalClaims.map(claimProblem).find((problem) => problem !== undefined);
}

function claimProblem(claim: JwtClaim): string | undefined {
  if (claim.format === "") {
    return "format is a required field for additional claims";
  }
  if (claim.name === "") {
    return "name is a required field for additional claims";
  }
  return claim.values.length === 0 ? "values must not be empty for additional claims" : undefined;
}
