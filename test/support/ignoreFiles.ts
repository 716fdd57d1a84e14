import fc from "fast-check"

// Ignore files made at random, for trees whose names are few, so that patterns hit.

/** Names of files and folders; some hold what patterns take for more than a character. */
const NAMES = ["a", "b", "c", "ab", "a.b", "b.md", ".x", "x y", "é", "a+b"] as const

/** The paths of a tree of three levels in which everything may be met: folders with a slash at the end. */
export function treePaths(): string[] {
  const paths: string[] = []
  for (const one of NAMES) {
    if (one.length > 2) {
      paths.push(one)
      continue
    }
    for (const two of ["a", "b", "ab", "b.md", ".x"]) {
      if (two.length > 2) {
        paths.push(`${one}/${two}`)
        continue
      }
      for (const three of ["a", "b", "a.b", "b.md"]) paths.push(`${one}/${two}/${three}`)
    }
  }
  return [...paths, "empty/", "a/empty/"]
}

const name = fc.oneof(
  {weight: 6, arbitrary: fc.constantFrom(...NAMES, "empty")},
  {
    weight: 6,
    arbitrary: fc.constantFrom("*", "**", "?", "*b", "a*", "*.md", "?.b", "**b", "a**", ".*", "[ab]", "[^a]", "[a-c]*"),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "\\a",
      "\\*",
      "a{1}",
      "a|b",
      "[b-a]",
      "(a)",
      "a+",
      "a$",
      "^a",
      ".",
      "..",
      "***",
      "\\d",
      "[a\\]b]",
    ),
  },
)

const pattern = fc
  .tuple(
    fc.constantFrom("", "", "", "!", "!", "/", "! ", "!/"),
    fc.array(name, {minLength: 1, maxLength: 4}),
    fc.constantFrom("", "", "", "/", "/**", "/*"),
  )
  .map(([start, names, end]) => start + names.join("/") + end)

/** The text of an ignore file. */
export const ignoreFile = fc
  .array(
    fc.oneof(
      {weight: 9, arbitrary: pattern},
      {weight: 1, arbitrary: fc.constantFrom("# a", "", "  a  ", "*", "!*", "**")},
    ),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map(lines => `${lines.join("\n")}\n`)
