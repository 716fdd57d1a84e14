import type {ImageReference} from "../../grammars/image.ts"

/** The page of a repository, by the path behind the registry; undefined where the path can be none of its. */
type PageOf = (path: string) => string | undefined

// Registries that show a page for each public repository; registry.k8s.io, for one, has none.
const REGISTRIES: Readonly<Record<string, PageOf>> = {
  "docker.io": path => {
    const [owner, name, ...more] = path.split("/")
    if (more.length > 0) return undefined
    return owner === "library" ? `https://hub.docker.com/_/${name}` : `https://hub.docker.com/r/${path}`
  },
  // these two send a browser on to their page
  "ghcr.io": path => (path.includes("/") ? `https://ghcr.io/${path}` : undefined),
  "gcr.io": path => (path.includes("/") ? `https://gcr.io/${path}` : undefined),
  "quay.io": path => (path.split("/").length === 2 ? `https://quay.io/repository/${path}` : undefined),
  "mcr.microsoft.com": path => `https://mcr.microsoft.com/artifact/mar/${path}/about`,
  "public.ecr.aws": path => (path.includes("/") ? `https://gallery.ecr.aws/${path}` : undefined),
  "cgr.dev": path => {
    const [owner, name, ...more] = path.split("/")
    if (owner !== "chainguard" || !name || more.length > 0) return undefined
    return `https://images.chainguard.dev/directory/image/${name}/overview`
  },
  "nvcr.io": path => {
    const [organization, team, name, ...more] = path.split("/")
    if (!team || more.length > 0) return undefined
    const place = name === undefined ? `containers/${team}` : `teams/${team}/containers/${name}`
    return `https://catalog.ngc.nvidia.com/orgs/${organization}/${place}`
  },
}

/** The page that people read about an image; undefined for registries that have none or are not known. */
export function imagePage({normalized: {domain, path}}: ImageReference): string | undefined {
  return Object.hasOwn(REGISTRIES, domain) ? REGISTRIES[domain]!(path) : undefined
}
