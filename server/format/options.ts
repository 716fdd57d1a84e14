/** How files are written. */
export interface FormatOptions {
  /** The case of keywords, AS, and the CMD and NONE of HEALTHCHECK; `keep` leaves each as it is. */
  keywordCase: "upper" | "lower" | "keep"
  /** What a continued line is indented by: so many blanks, or one tab. */
  indent: number | "tab"
  /**
   * Indent the continued lines of RUN by their place in the script. The shell then gets other blanks between the same
   * words, which is another step for the build cache.
   */
  reindentRun: boolean
}

export const DEFAULT_FORMAT: FormatOptions = {keywordCase: "upper", indent: 4, reindentRun: false}

/** One level of indentation. */
export function indentUnit({indent}: FormatOptions): string {
  return indent === "tab" ? "\t" : " ".repeat(indent)
}
