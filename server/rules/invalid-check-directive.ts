import {problemRule} from "../lint/rule.ts"
import {readCheckOptions} from "../model/check.ts"
import {suggest} from "../model/suggest.ts"

export const invalidCheckDirective = problemRule({
  name: "invalid-check-directive",
  aliases: [],
  summary: "The check directive can't be read",
  since: "2026.1",
  why: `\`# check=\` takes \`skip=NAME,NAME\`, \`error=true\` and \`experimental=NAME\`, with semicolons between them and no blanks: the
first blank ends it. A wrong one at the top of the file stops every build, before anything else is looked at.`,
  examples: [
    {bad: "# check=<|skip|>\nFROM alpine:3.22\n", good: "# check=skip=all\nFROM alpine:3.22\n"},
    {bad: "# check=<|error=yes|>\nFROM alpine:3.22\n", good: "# check=error=true\nFROM alpine:3.22\n"},
    {bad: "# check=<|skp=all;eror=true|>\nFROM alpine:3.22\n", good: "# check=skip=all;error=true\nFROM alpine:3.22\n"},
  ],
  fix({at}, {text}) {
    const written = text(at)
    const parts = written.split(";").map(part => {
      const [key = "", value] = part.split("=", 2)
      const option = suggest(key, ["skip", "error", "experimental"]) ?? key
      const bool =
        value && /^(?:yes|on)$/i.test(value) ? "true" : value && /^(?:no|off)$/i.test(value) ? "false" : value
      return value === undefined ? option : `${option}=${option === "error" ? bool : value}`
    })
    const meant = parts.join(";")
    if (meant === written || "problem" in readCheckOptions(meant)) return undefined
    return {title: `Write ${meant}`, safe: false, edits: [{from: at.from, to: at.to, text: meant}]}
  },
})
