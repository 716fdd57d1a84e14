/** One way to prove who is asking, as a registry offers it: `Bearer realm="…",service="…"`. */
export interface Challenge {
  /** Lower case. */
  scheme: string
  /** By lower-case name. */
  params: ReadonlyMap<string, string>
}

/** Longer headers are not read: no registry needs them. */
const longest = 8192

/**
 * The challenges of a WWW-Authenticate header. Several may stand in one, and a comma both ends a parameter and a challenge,
 * so that only the next word tells (RFC 9110, 11.6.1). What can't be read is left out.
 */
export function parseChallenges(header: string): Challenge[] {
  if (header.length > longest) return []
  const challenges: {scheme: string; params: Map<string, string>}[] = []
  const token = /[\s,]*([!#$%&'*+.^_`|~\w-]+)/y
  const value = /[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([!#$%&'*+.^_`|~\w/:-]+)(?=[\s,]|$))/y
  const token68 = /[ \t]+[\w.~+/-]+=*[ \t]*(?=,|$)/y
  for (let at = 0; at < header.length; ) {
    token.lastIndex = at
    const word = token.exec(header)
    if (!word) {
      // an odd character or a quote: go on behind the next comma
      const comma = header.indexOf(",", at + 1)
      if (comma < 0) break
      at = comma
      continue
    }
    at = token.lastIndex
    value.lastIndex = at
    const given = value.exec(header)
    if (given) {
      at = value.lastIndex
      const name = word[1]!.toLowerCase()
      const params = challenges.at(-1)?.params
      // the first one counts: nobody may change it behind
      if (params && !params.has(name)) params.set(name, given[1]?.replace(/\\(.)/g, "$1") ?? given[2]!)
      continue
    }
    if (header[at] !== undefined && !/[\s,]/.test(header[at]!)) {
      const comma = header.indexOf(",", at)
      at = comma < 0 ? header.length : comma
      continue
    }
    challenges.push({scheme: word[1]!.toLowerCase(), params: new Map()})
    token68.lastIndex = at
    if (token68.test(header)) at = token68.lastIndex
  }
  return challenges
}
