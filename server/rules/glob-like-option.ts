import {rule} from "../lint/rule.ts"

export const globLikeOption = rule({
  name: "glob-like-option",
  aliases: ["SC2035"],
  summary: "A pattern may give a name that is taken for an option",
  severity: "info",
  since: "2026.1",
  perScript: true,
  why: `\`*\` stands for any name, and a file can be called \`-rf\`. The program would read that as an option. Write \`./*\`, or \`--\` before
the pattern.`,
  examples: [{bad: "FROM debian:13\nRUN rm <|*|>.zip\n", good: "FROM debian:13\nRUN rm ./*.zip\n"}],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {name, args} of view.simple) {
        if (/^(?:echo|printf|\[|test)$/.test(name)) continue
        const end = args.findIndex(({literal}) => literal !== undefined && /^(?:--|:::\+?|::::\+?)$/.test(literal))
        for (const {parts} of end < 0 ? args : args.slice(0, end)) {
          const [first] = parts
          if (first?.kind !== "glob" || first.value.length > 1) continue
          const at = view.at(first)
          yield {
            at,
            message: `${first.value} may give a name that starts with a dash, which is then an option: write ./${first.value}`,
            // these write the names down as they are given
            fix: /^(?:tar|bsdtar|zip|7z|cpio|jar|\w+sum)$/.test(name)
              ? undefined
              : {title: "Write ./ before it", safe: false, edits: [{from: at.from, to: at.from, text: "./"}]},
          }
        }
      }
  },
})
