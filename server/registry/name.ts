import {parseImageReference} from "../../grammars/image.ts"
import {canonicalHost} from "./policy.ts"

/** What a name behind FROM asks a registry for. */
export interface Question {
  /** The registry as references have it: `docker.io`. */
  domain: string
  /** `library/node` */
  path: string
  /** The tag or, where there is one, the digest: it decides what is built with. */
  reference: string
}

/** Takes a name apart; undefined where no registry can be asked for it. */
export function questionOf(name: string): Question | undefined {
  if (name === "scratch" || name.length > 1024) return undefined
  const found = parseImageReference(name)
  if ("problem" in found) return undefined
  const domain = canonicalHost(found.normalized.domain)
  if (domain === undefined) return undefined
  return {domain, path: found.normalized.path, reference: found.digest?.text ?? found.tag?.text ?? "latest"}
}
