import {cacheFolder, type OpenRegistry, openRegistry, policyOf} from "../registry/open.ts"
import {hostIn, type OnlineRequest} from "./onlineArguments.ts"

/** The registries that the user allows; without `online` nobody is asked, and what was learned before is told. */
export async function openRegistries(online: OnlineRequest | undefined): Promise<OpenRegistry> {
  const given = online?.registries?.map(name => ({name: hostIn(name), insecure: name.startsWith("http://")}))
  const policy = policyOf(
    {
      allowedHosts: given?.map(({name}) => name),
      // whoever writes a host out means it, in whatever network it is
      allowPrivateHosts: given?.map(({name}) => name),
      insecureHosts: given?.filter(({insecure}) => insecure).map(({name}) => name),
      useCredentials: online?.credentials ? "configured" : "off",
      // who says which hosts may be asked means these alone
      downloads: given === undefined,
    },
    online !== undefined,
  )
  return openRegistry({policy: () => policy, env: process.env, cacheFolder: cacheFolder(process.env)})
}
