import {rule} from "../lint/rule.ts"
import {ancestry, rootBase} from "../model/stages.ts"

export const runInScratch = rule({
  name: "run-in-scratch",
  aliases: [],
  summary: "RUN in a stage without any program",
  severity: "error",
  since: "2026.1",
  why: `\`scratch\` has no files at all, so there is neither a shell that could run a command nor the program itself. Run
the command in a stage that starts from an image with a system, and copy what it makes with \`COPY --from\`.`,
  examples: [
    {
      bad: "FROM scratch\n<|RUN|> mkdir /data\nCOPY app /app\n",
      good: "FROM alpine:3.22 AS build\nRUN mkdir /data\nFROM scratch\nCOPY --from=build /data /data\nCOPY app /app\n",
    },
    {
      bad: 'FROM scratch AS base\nENV A=1\nFROM base\n<|RUN|> ["/app", "--version"]\n',
      good: 'FROM scratch\nADD rootfs.tar.xz /\nRUN ["/app", "--version"]\n',
    },
    {
      bad: "FROM scratch\n<|RUN|> --mount=type=cache,target=/c echo hello\n",
      good: "FROM alpine:3.22 AS tools\nFROM scratch\nRUN --mount=from=tools,target=/ echo hello\nRUN --mount=from=tools,source=/bin,target=/bin echo hello\n",
    },
  ],
  *check({stages}) {
    for (const stage of stages) {
      if (rootBase(stage).kind !== "scratch") continue
      const above = [...ancestry(stage)].slice(1).flatMap(({instructions}) => instructions)
      // whatever was put in, or mounted, may be the program
      const fills = (name: string | undefined) => name === undefined || /^(RUN|COPY|ADD|ONBUILD)$/.test(name)
      if (above.some(({name}) => fills(name))) continue
      const first = stage.instructions.find(({name}) => fills(name))
      if (first?.name !== "RUN") continue
      if (
        first.flags.some(
          ({name, value}) => name.value === "mount" && !/type=(cache|tmpfs|secret|ssh)/i.test(value?.value ?? ""),
        )
      )
        continue
      const what = first.json ? "the program" : "no shell to run this, and no other program"
      const {from, to} = first.keyword
      const message = `this stage starts from scratch and is still empty: there is ${first.json ? `no file for ${what}` : what}; run it in a stage with a system, and copy the result with COPY --from`
      yield {at: {from, to}, message}
    }
  },
})
