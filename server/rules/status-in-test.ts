import {rule} from "../lint/rule.ts"

export const statusInTest = rule({
  name: "status-in-test",
  aliases: ["SC2181"],
  summary: "The status of a command is tested in a line of its own",
  severity: "style",
  since: "2026.1",
  why: `\`if command; then\` asks for the status itself, and no other command can come in between.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN make; if [ <|$?|> -ne 0 ]; then exit 1; fi\n",
      good: "FROM debian:13\nRUN if ! make; then exit 1; fi\n",
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {part, visit} of view.expansions) {
        if (part.kind !== "parameter" || part.name !== "?") continue
        const {command} = visit
        const words = command.kind === "test" ? command.words : command.kind === "simple" ? command.words.slice(1) : []
        if (command.kind === "simple" && !/^(?:\[|test)$/.test(command.words[0]?.literal ?? "")) continue
        const texts = words.map(word => view.text(word).replace(/"/g, ""))
        const zero = texts.some(
          (text, i) => /^(?:=|==|!=|-eq|-ne|-gt)$/.test(text) && (texts[i + 1] === "0" || texts[i - 1] === "0"),
        )
        const small = texts.filter(text => text !== "]").length === 3
        const aliases = small && !view.text(command).startsWith("test") ? undefined : []
        if (zero) yield {at: view.at(part), aliases, message: "ask for the status itself: write if command; then"}
      }
  },
})
