/** How requests leave the network: addresses of proxies, as HTTPS_PROXY and HTTP_PROXY have them, and what goes without. */
export interface ProxySettings {
  https?: string
  http?: string
  /** Hosts, domains, addresses with or without port, separated by commas: `.example.com,10.0.0.1:5000`; `*` is all. */
  no?: string
}

/** The proxy settings of an environment: names in lower case come first, as everywhere. */
export function proxyOf(env: Readonly<Record<string, string | undefined>>): ProxySettings {
  return {
    https: env.https_proxy || env.HTTPS_PROXY,
    http: env.http_proxy || env.HTTP_PROXY,
    no: env.no_proxy || env.NO_PROXY,
  }
}

/** The proxy to send a request through; undefined: none. One that can't be read is an error, not a way round it. */
export function proxyFor(settings: ProxySettings, url: URL): URL | "unreadable" | undefined {
  const text = url.protocol === "https:" ? settings.https : settings.http
  if (!text || goesWithout(settings.no ?? "", url)) return undefined
  try {
    const proxy = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`)
    return proxy.protocol === "http:" || proxy.protocol === "https:" ? proxy : "unreadable"
  } catch {
    return "unreadable"
  }
}

function goesWithout(list: string, url: URL): boolean {
  const name = url.hostname.replace(/^\[|\]$/g, "")
  const port = url.port || (url.protocol === "https:" ? "443" : "80")
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some(entry => {
      if (entry === "*") return true
      const [, host = "", wanted] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(entry.includes("::") ? `[${entry}]` : entry)!
      if (host === "" || (wanted !== undefined && wanted !== port)) return false
      const domain = host.replace(/^\*?\./, "")
      return name === domain || name.endsWith(`.${domain}`)
    })
}
