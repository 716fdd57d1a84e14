/**
 * The address of the next page, which a Link header names (RFC 8288), on the page's own origin and path: registries behind
 * proxies get theirs wrong, and another origin would learn the names that are asked for. Undefined: there is none.
 */
export function nextPage(link: string | undefined, page: URL): URL | undefined {
  for (const part of (link ?? "").slice(0, 8192).split(/,(?=\s*<)/)) {
    const found = /^\s*<([^<>]*)>((?:\s*;[^;]*)*)\s*$/.exec(part)
    if (!found || !/;\s*rel\s*=\s*"?next"?\s*(?:;|$)/i.test(found[2]!)) continue
    const url = onSameOrigin(found[1]!, page)
    if (!url || !/\/tags\/list$/.test(url.pathname)) return undefined
    const next = new URL(page)
    next.search = url.search
    return next.search === page.search ? undefined : next
  }
  return undefined
}

/** An address in an answer, if it is one of the same origin. */
export function onSameOrigin(text: string, page: URL): URL | undefined {
  try {
    const url = new URL(text, page)
    return url.origin === page.origin && url.username === "" ? url : undefined
  } catch {
    return undefined
  }
}
