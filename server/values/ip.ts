/** Whether the text is an IPv4 or IPv6 address (without zone, prefix length, port, or brackets). */
export function isIpAddress(text: string): boolean {
  return !text.includes("%") && addressFamily(text) !== undefined
}

/** Which kind of address this is, an IPv6 zone (`fe80::1%eth0`) allowed; `undefined` when it is no address. */
export function addressFamily(text: string): 4 | 6 | undefined {
  const kind = /[.:%]/.exec(text)?.[0]
  if (kind === ".") return isDotted(text) ? 4 : undefined
  return kind === ":" && isColoned(text) ? 6 : undefined
}

/** Four decimal bytes. A leading zero is refused: elsewhere it would mean octal. */
function isDotted(text: string): boolean {
  const fields = text.split(".", 5)
  return fields.length === 4 && fields.every(field => /^(?:0|[1-9][0-9]{0,2})$/.test(field) && Number(field) < 256)
}

function isColoned(text: string): boolean {
  const zone = text.indexOf("%")
  if (zone === text.length - 1) return false
  const address = zone < 0 ? text : text.slice(0, zone)
  // The longest is six groups and a dotted tail; what is longer need not be taken apart.
  if (address.length > 45) return false
  const halves = address.split("::")
  if (halves.length > 2) return false
  const [head = "", tail] = halves
  const left = countGroups(head, tail === undefined)
  const right = tail === undefined ? 0 : countGroups(tail, true)
  if (left === undefined || right === undefined) return false
  // "::" stands for at least one group.
  return tail === undefined ? left === 8 : left + right < 8
}

/** How many 16-bit groups the text spells, a dotted tail counting as two; `undefined` when one is malformed. */
function countGroups(text: string, last: boolean): number | undefined {
  if (text === "") return 0
  const groups = text.split(":")
  const tail = groups.at(-1)!
  const dotted = last && tail.includes(".")
  if (dotted && !isDotted(tail)) return undefined
  const plain = dotted ? groups.slice(0, -1) : groups
  return plain.every(group => /^[0-9a-fA-F]{1,4}$/.test(group)) ? plain.length + (dotted ? 2 : 0) : undefined
}
