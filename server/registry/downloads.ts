import type {Download} from "../model/answers.ts"
import type {Fetched} from "./client.ts"
import {asSize} from "./documents.ts"
import type {Host} from "./hosts.ts"
import {type Policy, refusedDownload} from "./policy.ts"
import type {Send} from "./send.ts"
import {Trouble} from "./trouble.ts"

/** An address that a download has; undefined where it is none of http, or one that nobody would write. */
export function downloadUrl(text: string): URL | undefined {
  if (!/^https?:\/\//i.test(text) || text.length > 4096 || !URL.canParse(text)) return undefined
  const url = new URL(text)
  url.hash = ""
  return url
}

/** Asks a server how large a download is, by HEAD and without credentials. */
export async function askDownload(
  send: Send,
  policy: Policy,
  url: URL,
  signal: AbortSignal,
): Promise<Fetched<Download>> {
  const refused = refusedDownload(policy, url)
  if (refused !== undefined) throw new Trouble("not-allowed", refused)
  const {host} = url
  const server: Host = {name: host, api: host, credentialKey: host, realms: []}
  const {status, headers} = await send(server, {method: "HEAD", url, maxBytes: 0}, signal)
  if (status === 404 || status === 410) throw new Trouble("not-found", `${host} has nothing at this address`)
  if (status !== 200) throw new Trouble("bad-answer", `${host} answers ${status} when it is asked how large it is`)
  const length = headers.get("content-length") ?? ""
  const bytes = /^\d+$/.test(length) ? asSize(Number(length)) : undefined
  if (bytes === undefined) throw new Trouble("bad-answer", `${host} does not say how large it is`)
  // what stands behind a question mark may be a key
  return {value: {bytes}, private: url.search !== ""}
}
