import {replaceWord, rule} from "../lint/rule.ts"
import {type RunStep, runSteps} from "../lint/runSteps.ts"
import {writtenText} from "../model/commands.ts"
import {ancestry} from "../model/stages.ts"

export const droppedGroups = rule({
  name: "dropped-groups",
  aliases: [],
  summary: "USER with a group leaves out the other groups of the user",
  severity: "warning",
  since: "2026.1",
  why: `With \`USER name\`, processes are in every group that /etc/group gives to the user. With \`USER name:group\` they are in
that one group alone, so that what \`useradd -G\` or \`usermod -aG\` has given is lost. Leave the group out; the first one of
the user is that of useradd's \`-g\`.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN useradd -G docker,video app\nUSER <|app:app|>\n",
      good: "FROM debian:13\nRUN useradd -G docker,video app\nUSER app\n",
    },
    {
      bad: "FROM alpine:3.22\nRUN adduser -D app && addgroup app audio\nUSER <|app:app|>\n",
      good: "FROM alpine:3.22\nRUN adduser -D app && addgroup app audio\nUSER app\n",
    },
  ],
  *check(analysis) {
    for (const user of analysis.all("USER")) {
      const [text] = user.args
      const [name, group] = text?.value.split(":") ?? []
      const stage = analysis.stageOf(user)
      if (!stage || !text || !name || !group || /[$\d]/.test(name[0]!)) continue
      const stages = [...ancestry(stage)]
      const step = runSteps(analysis).find(
        step => stages.includes(step.stage) && step.outer.from < user.from && joins(step, name),
      )
      if (!step) continue
      yield {
        at: {from: text.from, to: text.to},
        message: `with ":${group}" the user "${name}" is in no other group, and loses what was given to it above: write USER ${name}`,
        related: [{at: step.outer.keyword, message: "it joins other groups here"}],
        fix: replaceWord(analysis, text, name, `Leave out ":${group}"`, false),
      }
    }
  },
})

/** Whether the step puts the user into groups besides its first one. */
function joins({commands}: RunStep, user: string): boolean {
  return commands.some(({program, args}) => {
    const texts = args.map(writtenText)
    const words = texts.filter(text => !text.startsWith("-"))
    switch (program) {
      case "useradd":
      case "usermod":
        return texts.at(-1) === user && texts.some(text => /^(?:-[a-z]*G|--groups(?:=.*)?)$/.test(text))
      case "gpasswd":
        return texts.some(text => /^(?:-a|--add)$/.test(text)) && texts.includes(user)
      case "adduser":
      case "addgroup":
        return texts.length === 2 && words.length === 2 && words[0] === user
      default:
        return false
    }
  })
}
