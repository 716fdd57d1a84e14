/** The version of docker/dockerfile that a `# syntax=` line pins, and its channel. */
export interface SyntaxPin {
  /** Major and minor, such as `1.4`. */
  version: string
  labs: boolean
  /** The whole tag. */
  tag: string
}

/** Undefined for other front ends and for a version that moves on by itself, such as `docker/dockerfile:1`. */
export function readSyntaxPin(value: string): SyntaxPin | undefined {
  const match =
    /^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?:(\d+\.\d+)(\.\d+)?(-(?:labs|experimental))?(?:@.*)?$/.exec(
      value,
    )
  return match
    ? {version: match[1]!, labs: match[3] !== undefined, tag: match[1]! + (match[2] ?? "") + (match[3] ?? "")}
    : undefined
}

/** Whether the pinned version does not know yet what came with another one; false where it is in the labs channel alone. */
export function isNewerThan({version, labs}: SyntaxPin, added: {since: string; labs?: string}): boolean {
  const needed = neededVersion(labs, added)
  return !needed.includes("-") && compare(version, needed) < 0
}

/** The first version of a channel that has something. */
export function neededVersion(labs: boolean, added: {since: string; labs?: string}): string {
  return labs ? (added.labs ?? added.since) : added.since
}

function compare(a: string, b: string): number {
  const [major = 0, minor = 0] = a.split(".").map(Number)
  const [otherMajor = 0, otherMinor = 0] = b.split(".").map(Number)
  return major - otherMajor || minor - otherMinor
}
