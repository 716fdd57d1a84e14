import {folderChange} from "../lint/folderChanges.ts"
import {rule} from "../lint/rule.ts"
import {codeOf, runSteps} from "../lint/runSteps.ts"

export const cdInsteadOfWorkdir = rule({
  name: "cd-instead-of-workdir",
  aliases: ["DL3003"],
  summary: "A RUN starts or ends with cd, where WORKDIR would do",
  severity: "warning",
  since: "2026.1",
  why: `Each RUN starts in the folder of WORKDIR again, so a \`cd\` at its end changes nothing, and a \`cd\` at its start has
to be repeated in every step. WORKDIR says it once, makes the folder, and holds for RUN, COPY, CMD and the container. A
\`cd\` in the middle, into a folder that the same RUN has just made, can't be replaced, and is left alone; cd-in-run, which
is off by default, reports those too.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN <|cd /src|> && make\n",
      good: "FROM debian:13\nWORKDIR /src\nRUN make\nRUN git clone x y && cd y && make\nRUN (cd z && make)\n",
    },
    {bad: "FROM debian:13\nRUN mkdir /src && <|cd /src|>\n", good: "FROM debian:13\nWORKDIR /src\n"},
  ],
  *check(analysis) {
    for (const step of runSteps(analysis)) {
      const {at, plain} = folderChange(analysis, step) ?? {}
      if (!at || !plain) continue
      const text = analysis.text(at)
      yield {
        at,
        message:
          plain.place === "last"
            ? `"${text}" at the end of a RUN changes nothing, since the next step starts in the folder of WORKDIR: write ${workdirTo(plain.folder)}`
            : `"${text}" holds for this RUN only: write ${workdirTo(plain.folder)} above it`,
        aliases: codeOf(step, "DL3003"),
      }
    }
  },
})

/** A relative one would be no better. */
function workdirTo(path: string): string {
  return path.startsWith("/") ? `WORKDIR ${path}` : `WORKDIR with the whole path of ${path}`
}
