import {rule} from "../lint/rule.ts"

export const invalidDescription = rule({
  name: "invalid-description",
  aliases: ["InvalidDefinitionDescription"],
  summary: "The comment above an ARG or a stage does not describe it",
  severity: "style",
  off: true,
  since: "2026.1",
  why: `\`docker build --call=outline\` and \`--call=targets\` show the comment above an ARG or a named stage as its description, where
its first word is the name. A comment that is no description is kept apart by a line with nothing but \`#\`.`,
  narrows: {
    check: "InvalidDefinitionDescription",
    why: "comments for tools, such as `# hadolint ignore=` and `# check=skip=`, are not taken for descriptions.",
  },
  examples: [
    {
      bad: "<|# The version of the base.|>\nARG VERSION=3.22\nFROM alpine:$VERSION\n",
      good: "# VERSION The version of the base.\nARG VERSION=3.22\nFROM alpine:$VERSION\n",
    },
  ],
  *check({build}) {
    for (const {rule, at, subject, instruction} of build.checks) {
      if (rule !== "InvalidDefinitionDescription") continue
      const comment = instruction.comments.find(({from}) => from === at.from)
      if (!comment || /^(?:\w+[ \t]+)*\w+[ \t]*=/.test(comment.text)) continue
      const blank = comment.to - comment.text.length
      const name = instruction.name === "FROM" ? subject.toLowerCase() : subject
      const first = comment.text.split(/\s/, 1)[0]!
      // the name in another case, or with a colon behind it
      const isName = first.toLowerCase().replace(/:$/, "") === subject.toLowerCase()
      const rest = isName ? comment.text.slice(first.length) : comment.text
      const own = isName ? first.length + (rest === "" ? 0 : 1) : 0
      const text = rest === "" ? name : `${name} `
      yield {
        at,
        message: `the first word is not "${name}", so this is not shown as its description: start with the name, or put a line with only # below`,
        // of an indented comment BuildKit keeps the #
        fix: /^#|^\W*$/.test(comment.text)
          ? undefined
          : {title: `Start with ${name}`, safe: true, edits: [{from: blank, to: blank + own, text}]},
      }
    }
  },
})
