import type {Credentials} from "./auth.ts"
import {asFields, asText} from "./documents.ts"
import type {Host} from "./hosts.ts"
import {canonicalHost} from "./policy.ts"

/** Where a configuration has the credentials of a registry: in itself, or in a program that gives them. */
export type Found = {credentials: Credentials} | {helper: string; key: string}

/**
 * The credentials of exactly this registry in a configuration of Docker or Podman (`config.json`, `auth.json`). Undefined where
 * there are none. Hosts are compared as a whole: a name that only begins like another one is another one.
 */
export function findCredentials(config: unknown, host: Host): Found | undefined {
  const fields = asFields(config)
  const key = host.credentialKey
  const [, helper] = Object.entries(asFields(fields?.credHelpers) ?? {}).find(([name]) => isFor(name, host)) ?? []
  const program = asText(helper) ?? asText(fields?.credsStore)
  if (program !== undefined) return isProgramName(program) ? {helper: program, key} : undefined
  // what names only part of a registry (Podman's `quay.io/team`) is not for all of it
  const entries = Object.entries(asFields(fields?.auths) ?? {})
  const [, entry] = entries.find(([name]) => name === key) ?? entries.find(([name]) => isFor(name, host)) ?? []
  const credentials = readEntry(asFields(entry))
  return credentials && {credentials}
}

/** Old keys are whole addresses: `https://registry.example/v1/`. */
function isFor(name: string, host: Host): boolean {
  if (name === host.credentialKey) return true
  const bare = name.replace(/^https:\/\//i, "").replace(/\/(?:v[12]\/?)?$/, "")
  return canonicalHost(bare) === host.name
}

function isProgramName(name: string): boolean {
  return /^[A-Za-z0-9_.-]+$/.test(name)
}

function readEntry(entry: Readonly<Record<string, unknown>> | undefined): Credentials | undefined {
  const identityToken = asText(entry?.identitytoken, 65_536)
  if (identityToken !== undefined) return {identityToken}
  const registryToken = asText(entry?.registrytoken, 65_536)
  if (registryToken !== undefined) return {registryToken}
  const auth = Buffer.from(asText(entry?.auth, 65_536) ?? "", "base64")
    .toString("utf8")
    .replace(/\0+$/, "")
  const colon = auth.indexOf(":")
  const username = colon > 0 ? auth.slice(0, colon) : asText(entry?.username)
  const password = colon > 0 ? auth.slice(colon + 1) : asText(entry?.password, 65_536)
  return username !== undefined && password ? {username, password} : undefined
}

/** What a helper answers; `<token>` stands for a user where there is none. */
export function readHelperAnswer(text: string): Credentials | undefined {
  try {
    const answer = asFields(JSON.parse(text))
    const [username, secret] = [asText(answer?.Username), asText(answer?.Secret, 65_536)]
    if (username === undefined || secret === undefined) return undefined
    return username === "<token>" ? {identityToken: secret} : {username, password: secret}
  } catch {
    return undefined
  }
}
