import {folderChange} from "../lint/folderChanges.ts"
import {rule} from "../lint/rule.ts"
import {codeOf, runSteps} from "../lint/runSteps.ts"

export const cdInRun = rule({
  name: "cd-in-run",
  aliases: ["DL3003"],
  summary: "A RUN changes its folder on the way",
  severity: "style",
  off: true,
  since: "2026.1",
  why: `The rest of the script depends on a \`cd\` somewhere in it, and so do relative paths that are added later. A step of
its own behind a WORKDIR, an option (\`make -C src\`, \`tar -C src\`, \`git -C src\`) or a subshell (\`(cd src && make)\`) makes plain
where something runs. Off by default, since a \`cd\` into a folder that the same RUN makes and removes is often the simplest
thing to write. cd-instead-of-workdir reports those that WORKDIR can take over.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN git clone https://example.org/a.git && <|cd a|> && make install && cd .. && rm -r a\n",
      good: "FROM debian:13\nRUN git clone https://example.org/a.git && make -C a install && rm -r a\n",
    },
  ],
  *check(analysis) {
    for (const step of runSteps(analysis)) {
      const change = folderChange(analysis, step)
      if (!change || change.plain) continue
      yield {
        at: change.at,
        message: `"${analysis.text(change.at)}" decides where the rest of this script runs: give the folder to the commands (-C), or use WORKDIR and a step of its own`,
        aliases: codeOf(step, "DL3003"),
      }
    }
  },
})
