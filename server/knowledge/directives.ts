import type {Doc} from "./reference.ts"

/** A parser directive; `summary` is one line. */
export interface DirectiveDoc extends Doc {
  summary: string
  /** What may be written behind the equals sign, with what it means. Not all of it for syntax. */
  values: readonly {value: string; doc: string}[]
}

export const DIRECTIVES: Readonly<Record<"syntax" | "escape" | "check", DirectiveDoc>> = {
  syntax: {
    summary: "The front end that reads this file",
    details:
      "BuildKit pulls this image and has it read the file, so that new flags work with an older Docker too. Without it, the one that is built into BuildKit reads the file. Directives stand at the very top, before any other comment.",
    example: "# syntax=docker/dockerfile:1",
    anchor: "syntax",
    values: [
      {value: "docker/dockerfile:1", doc: "The newest stable syntax; the usual choice"},
      {value: "docker/dockerfile:1-labs", doc: "The newest syntax with what is still being tried out"},
      {value: "docker/dockerfile:1.20", doc: "The newest patch of one version"},
      {value: "docker/dockerfile:1.20-labs", doc: "One version, with what was being tried out in it"},
      {value: "docker/dockerfile-upstream:master", doc: "What is in development, from BuildKit's main branch"},
      {value: "docker/dockerfile-upstream:master-labs", doc: "What is in development, with what is being tried out"},
    ],
  },
  escape: {
    summary: "The character that continues lines and takes the meaning of the next character away",
    details: "A backtick leaves the backslash free for the paths of Windows.",
    example: "# escape=`",
    anchor: "escape",
    values: [
      {value: "\\", doc: "The default"},
      {value: "`", doc: "For Windows: `C:\\` then ends a line as it stands"},
    ],
  },
  check: {
    summary: "Which of BuildKit's build checks run, and whether a warning fails the build",
    details:
      "Options are separated by `;`, names by commas and without blanks. Names are BuildKit's own, in their case. Above an instruction it counts for that instruction only.",
    example: "# check=skip=JSONArgsRecommended,StageNameCasing;error=true",
    anchor: "check",
    values: [
      {value: "skip=all", doc: "No check runs"},
      {value: "skip=", doc: "The checks behind it do not run"},
      {value: "error=true", doc: "Any warning of a check fails the build"},
      {value: "experimental=all", doc: "Checks that are still being tried out run as well"},
      {value: "experimental=", doc: "These checks that are still being tried out run as well"},
    ],
  },
}

/** The options of `# check=`. */
export const CHECK_OPTIONS: Readonly<Record<"skip" | "error" | "experimental", string>> = {
  skip: "Checks that do not run: `all`, or names separated by commas",
  error: "Whether a warning of a check fails the build: `true` or `false`",
  experimental: "Checks that are still being tried out and shall run: `all`, or names separated by commas",
}
