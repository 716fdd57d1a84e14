import {rule} from "../lint/rule.ts"
import {flagText} from "../model/flags.ts"
import {isFileMode} from "../values/mode.ts"

export const looseMode = rule({
  name: "loose-mode",
  aliases: [],
  summary: "Copied files can be written by everybody, or run with their owner's rights",
  severity: "warning",
  since: "2026.1",
  topics: ["security"],
  why: `With write permission for others, any process in the container, also one that was broken into, can replace the
program that root runs next. A setuid program runs as its owner whoever starts it. Programs need \`755\` and data \`644\`;
give a folder that a service writes to its own user with \`--chown\`.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nCOPY --chmod=<|777|> run.sh /run.sh\n",
      good: "FROM alpine:3.22\nCOPY --chmod=755 run.sh /run.sh\n",
    },
    {
      bad: "FROM alpine:3.22\nADD --chmod=<|a+rwx|> run.sh /run.sh\n",
      good: "FROM alpine:3.22\nADD --chmod=a+rx,u+w run.sh /run.sh\n",
    },
    {
      bad: "FROM alpine:3.22\nCOPY --chmod=<|4755|> tool /tool\nCOPY --chmod=<|u+s|> tool /tool\n",
      good: "FROM alpine:3.22\nCOPY --chmod=1777 tmp /tmp\nCOPY --chmod=$MODE tool /tool\n",
    },
  ],
  *check(analysis) {
    for (const instruction of analysis.all("COPY", "ADD")) {
      const mode = flagText(instruction, "chmod")
      if (!mode || !isFileMode(mode.value) || mode.value === "") continue
      const what = looseness(mode.value)
      if (!what) continue
      const {from, to} = mode
      yield {at: {from, to}, message: `"${mode.value}" ${what}`}
    }
  },
})

function looseness(mode: string): string | undefined {
  if (/^[0-7]+$/.test(mode)) {
    const bits = Number.parseInt(mode, 8)
    if (bits & 0o6000) return setId((bits & 0o4000) !== 0)
    // with the sticky bit, as /tmp has it, nobody can touch the files of others
    if (bits & 0o002 && !(bits & 0o1000)) return writable(bits & 0o111 ? "755" : "644")
    return undefined
  }
  if (/t/.test(mode)) return undefined
  for (const clause of mode.split(",")) {
    const [, who = "", operator, what = ""] = /^([augo]*)([-+=])([rstwXxugo]*)$/.exec(clause) ?? []
    if (operator === "-" || operator === undefined) continue
    if (what.includes("s") && /[aug]|^$/.test(who)) return setId(!who.includes("g") || who.includes("u"))
    if (what.includes("w") && /[ao]/.test(who)) return writable("u+w")
  }
  return undefined
}

function setId(user: boolean): string {
  return `makes the files run with the rights of their ${user ? "owner" : "group"}, whoever starts them: leave the first digit or the s out`
}

function writable(better: string): string {
  return `lets every process in the container change the files: leave the write permission to the owner, as in ${better}`
}
