import {rule} from "../lint/rule.ts"

export const testOfMany = rule({
  name: "test-of-many",
  aliases: ["SC2144"],
  summary: "A test of a file is given a pattern",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  why: `\`-e\` and the like take one name. Where several files match, the test fails with an error. Loop over the names, or use ls or
find.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN if [ -f <|/src/*.txt|> ]; then make; fi\n",
      good: 'FROM debian:13\nRUN for file in /src/*.txt; do if [ -f "$file" ]; then make; fi; done\n',
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {word, visit, index} of view.words) {
        const {command} = visit
        if (command.kind !== "simple" && command.kind !== "test") continue
        if (command.kind === "simple" && !/^(?:\[|test)$/.test(command.words[0]?.literal ?? "")) continue
        const before = command.words[index - 1]?.literal ?? ""
        if (index < 1 || !/^-[abcdefghkprstuwxGLNOS]$/.test(before) || !word.parts.some(({kind}) => kind === "glob"))
          continue
        yield {
          at: view.at(word),
          message: `${before} takes one name: where several match, this fails, so loop over ${view.text(word)}`,
        }
      }
  },
})
