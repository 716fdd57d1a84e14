import {URI, Utils} from "vscode-uri"
import type {Reading} from "./documents.ts"
import type {Session} from "./session.ts"

/**
 * The URI of a path in a document's build context; undefined where there is no context, and for what is outside of it: no
 * Dockerfile may have other files looked at.
 */
export async function inContext(
  {host}: Session,
  {circumstances: {context}}: Reading,
  path: string,
): Promise<string | undefined> {
  if (context === undefined || path.split("/").includes("..")) return undefined
  const uri = path === "" ? context : Utils.joinPath(URI.parse(context), path).toString()
  return (await host.isInside(uri, context)) ? uri : undefined
}

/** The path of a URI in the build context; undefined where it is not in it. */
export function pathInContext({circumstances: {context}}: Reading, uri: string): string | undefined {
  if (context === undefined) return undefined
  const [top, at] = [URI.parse(context), URI.parse(uri)]
  if (top.scheme !== at.scheme || top.authority !== at.authority) return undefined
  const prefix = top.path.endsWith("/") ? top.path : `${top.path}/`
  return at.path.startsWith(prefix) ? at.path.slice(prefix.length) : undefined
}
