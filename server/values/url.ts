import {addressFamily} from "./ip.ts"

/** A URL as Go's net/url takes it apart, decoded; what is not there is `""`. */
export interface Url {
  /** In lower case, without the colon. */
  readonly scheme: string
  /** Name or address with its port, without the user. */
  readonly host: string
  readonly path: string
  /** Keys with their values in the order written; malformed pairs are left out. */
  readonly query: Query
  readonly fragment: string
  /** The URL encoded anew, user included, without query and fragment. */
  readonly bare: string
}

/** The values of each key, in the order written. */
export type Query = ReadonlyMap<string, readonly string[]>

// Inside this file a text has one character per byte of its UTF-8 form, because an escape stands for a byte.

/** What Go leaves as it is in each part of a URL, apart from letters and digits. */
const unencoded = {
  path: "-_.~$&+,/:;=@",
  segment: "-_.~$&+:=@",
  host: "-_.~!$&'()*+,;=:[]<>\"",
  zone: "-_.~!$&'()*+,;=:[]<>\"",
  user: "-_.~$&+,;=",
  query: "-_.~",
}

type Place = keyof typeof unencoded

/** The URL taken apart; `undefined` when Go refuses it. A given `scheme` takes the place of a missing one. */
export function parseUrl(text: string, scheme = ""): Url | undefined {
  const [address, rawFragment] = cut(toBytes(text), "#")
  if (/[\0-\x1f\x7f]/.test(address) || address.startsWith(":")) return undefined
  const written = /^[A-Za-z][A-Za-z0-9+.-]*(?=:)/.exec(address)?.[0].toLowerCase() ?? ""
  const [hierarchy, rawQuery] = cut(written === "" ? address : address.slice(written.length + 1), "?")
  const fragment = decode(rawFragment, "path")
  const place = readPlace(hierarchy, written)
  if (fragment === undefined || place === undefined) return undefined
  const prefix = written || scheme
  const slashes = written === "" && scheme !== "" && place.path !== "" ? "//" : ""
  // A question mark with nothing behind it is part of the URL to Go, not of the query.
  const question = address.endsWith("?") && rawQuery === "" ? "?" : ""
  return {
    scheme: prefix,
    host: toText(place.host),
    path: toText(place.path),
    query: readQuery(rawQuery).query,
    fragment: toText(fragment),
    bare: toText((prefix && prefix + ":") + slashes + place.bare + question),
  }
}

/** The decoded query; `undefined` when a part of it is malformed. */
export function parseQuery(text: string): Query | undefined {
  const {query, malformed} = readQuery(toBytes(text))
  return malformed ? undefined : query
}

/** The text with its escapes replaced, as one segment of a path; `undefined` when an escape is malformed. */
export function unescapeSegment(text: string): string | undefined {
  const bytes = decode(toBytes(text), "segment")
  return bytes === undefined ? undefined : toText(bytes)
}

/** What stands between scheme and query: host and path, and both encoded anew. */
interface Located {
  readonly host: string
  readonly path: string
  readonly bare: string
}

function readPlace(hierarchy: string, scheme: string): Located | undefined {
  if (!hierarchy.startsWith("/")) {
    if (scheme !== "") return {host: "", path: "", bare: hierarchy}
    // Otherwise it would be taken for a scheme elsewhere.
    if (cut(hierarchy, "/")[0].includes(":")) return undefined
  }
  const named = hierarchy.startsWith("//") && (scheme !== "" || !hierarchy.startsWith("///"))
  if (!named) return readPath(hierarchy)
  const slash = hierarchy.indexOf("/", 2)
  const authority = slash < 0 ? hierarchy.slice(2) : hierarchy.slice(2, slash)
  const located = readPath(slash < 0 ? "" : hierarchy.slice(slash))
  const at = authority.lastIndexOf("@")
  const host = readHost(authority.slice(at + 1), scheme)
  const user = at < 0 ? "" : readUser(authority.slice(0, at))
  if (located === undefined || host === undefined || user === undefined) return undefined
  const name = user + encode(host, "host")
  return {host, path: located.path, bare: (name + located.bare === "" ? "" : "//") + name + located.bare}
}

function readPath(raw: string): Located | undefined {
  const path = decode(raw, "path")
  if (path === undefined) return undefined
  // An encoding that is merely unusual stays as it was written.
  return {host: "", path, bare: /^[-A-Za-z0-9_.~/!$&'()*+,;=:@[\]%]*$/.test(raw) ? raw : encode(path, "path")}
}

/** The user, and the password after a colon, encoded anew and with the `@`. */
function readUser(text: string): string | undefined {
  if (!/^[-A-Za-z0-9._:~!$&'()*+,;=%@]*$/.test(text)) return undefined
  const colon = text.indexOf(":")
  const user = decode(colon < 0 ? text : text.slice(0, colon), "user")
  const password = colon < 0 ? "" : decode(text.slice(colon + 1), "user")
  if (user === undefined || password === undefined) return undefined
  return encode(user, "user") + (colon < 0 ? "" : ":" + encode(password, "user")) + "@"
}

function readHost(text: string, scheme: string): string | undefined {
  const open = text.lastIndexOf("[")
  if (open > 0) return undefined
  if (open === 0) return readBracketed(text)
  // Several colons are tolerated where a host need not be a name or an address: the last one begins the port.
  const colon = /^https?$/.test(scheme) ? text.indexOf(":") : text.lastIndexOf(":")
  return colon < 0 || isPort(text.slice(colon)) ? decode(text, "host") : undefined
}

/** An IPv6 address in brackets, perhaps with a zone and a port. */
function readBracketed(text: string): string | undefined {
  const close = text.lastIndexOf("]")
  if (close < 0 || !isPort(text.slice(close + 1))) return undefined
  const inside = text.slice(1, close)
  const zone = inside.indexOf("%25")
  const address = decode(zone < 0 ? inside : inside.slice(0, zone), "host")
  const name = zone < 0 ? "" : decode(inside.slice(zone), "zone")
  if (address === undefined || name === undefined || addressFamily(address + name) !== 6) return undefined
  return `[${address}${name}]${text.slice(close + 1)}`
}

function isPort(text: string): boolean {
  return /^(?::[0-9]*)?$/.test(text)
}

/** Go reads no query with more pairs than this. */
const mostPairs = 10_000

function readQuery(raw: string): {query: Query; malformed: boolean} {
  const query = new Map<string, string[]>()
  const pairs = raw.split("&", mostPairs + 1)
  if (pairs.length > mostPairs) return {query, malformed: true}
  let malformed = false
  for (const pair of pairs) {
    if (pair === "") continue
    const [key, value] = cut(pair, "=").map(part => decode(part, "query"))
    if (pair.includes(";") || key === undefined || value === undefined) {
      malformed = true
      continue
    }
    const values = query.get(toText(key)) ?? []
    values.push(toText(value))
    query.set(toText(key), values)
  }
  return {query, malformed}
}

/** The bytes that are meant; `undefined` when an escape is malformed, or a host has what no host may have. */
function decode(raw: string, place: Place): string | undefined {
  if (/%(?![0-9A-Fa-f]{2})/.test(raw)) return undefined
  if (place === "host" || place === "zone") {
    const escapes = raw.match(/%../g) ?? []
    if (!escapes.every(hex => hex === "%25" || mayEscape(hex, place))) return undefined
    if (encode(raw.replace(/%..|[\x80-\xff]/g, ""), place).includes("%")) return undefined
  }
  const spaced = place === "query" ? raw.replaceAll("+", " ") : raw
  return spaced.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** In a host only bytes beyond ASCII may be escaped; in a zone, a blank and what might as well stand unescaped. */
function mayEscape(hex: string, place: "host" | "zone"): boolean {
  const byte = String.fromCharCode(Number.parseInt(hex.slice(1), 16))
  return place === "host" ? byte >= "\x80" : byte === " " || encode(byte, "host") === byte
}

const escapes = Array.from({length: 256}, (_, byte) => "%" + byte.toString(16).toUpperCase().padStart(2, "0"))

function encode(bytes: string, place: Place): string {
  return bytes.replace(/[^A-Za-z0-9]/g, byte => {
    if (unencoded[place].includes(byte)) return byte
    return escapes[byte.charCodeAt(0)]!
  })
}

/** What is before and behind the first mark; without one, all is before it. */
function cut(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)]
}

function toBytes(text: string): string {
  return text.replace(/[^\0-\x7f]+/g, run => {
    const encoded = encodeURIComponent(run.replace(/\p{Surrogate}/gu, "\ufffd"))
    return encoded.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  })
}

/** The text that the bytes spell, a sign of replacement for each part that spells none. */
function toText(bytes: string): string {
  return bytes.replace(
    /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\x80-\xff]/g,
    part => {
      try {
        return decodeURIComponent(part.replace(/./gs, byte => "%" + byte.charCodeAt(0).toString(16)))
      } catch {
        return "\ufffd"
      }
    },
  )
}
