import {rule} from "../lint/rule.ts"

export const ignoredCopySource = rule({
  name: "ignored-copy-source",
  aliases: ["CopyIgnoredFile"],
  summary: "COPY or ADD takes a file that .dockerignore leaves out",
  severity: "warning",
  since: "2026.1",
  why: `What \`.dockerignore\` leaves out never reaches the build, so the copy fails, or brings nothing where the source is a pattern. Add an exception
(\`!path\`) to \`.dockerignore\`, or don't copy the file.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nCOPY <|dist/app|> /app\n",
      good: "FROM alpine:3.22\nCOPY bin/app /app\n",
      ignoreFile: "dist\n",
    },
  ],
  *check({build}) {
    for (const {rule, at, subject} of build.checks) {
      if (rule !== "CopyIgnoredFile") continue
      yield {
        at,
        message: `.dockerignore leaves "${subject}" out, so it can't be copied: add !${subject} to .dockerignore, or don't copy it`,
      }
    }
  },
})
