const NUMBER = "(?:0|[1-9][0-9]*)"
/** A part of what stands behind the dash: a number without leading noughts, or a word that is no number. */
const PART = `(?:${NUMBER}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)`
const VERSION = new RegExp(
  `^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-${PART}(?:\\.${PART})*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`,
)

/** Whether the text is a version as Semantic Versioning 2.0.0 has it, which knows no `v` in front. */
export function isSemanticVersion(text: string): boolean {
  return text.length <= 256 && VERSION.test(text)
}
