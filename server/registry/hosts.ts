/** A registry's ways, as far as they differ from the specification's. Sources: docs/registries.md. */
export interface Host {
  /** As references have it, with the port where it is not 443: `docker.io`, `localhost:5000`. */
  name: string
  /** Where its API is, with the port where it is not 443. */
  api: string
  /** Its name in Docker's config.json. */
  credentialKey: string
  /** Hosts that give its tokens, besides its own. */
  realms: readonly string[]
  /** Tags to ask for at once; undefined: as many as it likes. */
  pageSize?: number
  /** An API that tells dates, sizes and digests of tags without a pull, and its host. */
  metadata?: {kind: "hub" | "quay" | "acr"; host: string}
  /** Manifests that are asked for by GET are counted. */
  countsPulls?: boolean
}

/** The largest page that every registry grants: ECR Public answers 405 to more. */
const PAGE_SIZE = 1000

const HUB: Host = {
  name: "docker.io",
  api: "registry-1.docker.io",
  credentialKey: "https://index.docker.io/v1/",
  realms: ["auth.docker.io"],
  pageSize: PAGE_SIZE,
  metadata: {kind: "hub", host: "hub.docker.com"},
  countsPulls: true,
}

/** How a registry is to be asked. The name is that of a reference, normalized: `docker.io` for Docker Hub. */
export function hostOf(name: string): Host {
  if (name === "docker.io") return HUB
  const host: Host = {name, api: name, credentialKey: name, realms: [], pageSize: PAGE_SIZE}
  if (name === "quay.io") return {...host, metadata: {kind: "quay", host: name}}
  if (name === "registry.gitlab.com") return {...host, realms: ["gitlab.com"]}
  if (name.endsWith(".azurecr.io")) return {...host, metadata: {kind: "acr", host: name}}
  // Google answers everything at once where no page size is given
  if (name === "gcr.io" || name.endsWith(".gcr.io") || name.endsWith("-docker.pkg.dev"))
    return {...host, pageSize: undefined}
  return host
}

/** Registries that may be asked where the user names none: those of most public images. */
export const PUBLIC_HOSTS: readonly string[] = [
  "docker.io",
  "ghcr.io",
  "quay.io",
  "gcr.io",
  "registry.k8s.io",
  "mcr.microsoft.com",
  "public.ecr.aws",
  "registry.gitlab.com",
]
