import {type Argument, type RunCommand, writtenText} from "../commands.ts"

// Folders and files that mktemp makes: where they are is not known before the build, but what a step writes there and takes
// away again is.

const MADE = /\b([A-Za-z_]\w*)=["']?(?:\$\(|`)\s*mktemp\b/g

/** The variables that a step sets to what mktemp makes. */
export function temporaries({instruction: {args}}: RunCommand): ReadonlySet<string> {
  const text = args.map(({value}) => value).join("\n")
  return new Set([...text.matchAll(MADE)].map(([, name]) => name!))
}

/** The word with a name for the folder, where it starts with such a variable; undefined where it doesn't, or has others. */
export function temporaryPath(argument: Argument, made: ReadonlySet<string>): string | undefined {
  const [, name = "", rest = ""] = /^\$(\w+)(?![\w$])([^$]*)$/.exec(writtenText(argument)) ?? []
  return made.has(name) ? `/tmp/(${name})${rest}` : undefined
}
