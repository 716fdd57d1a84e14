import {rule} from "../lint/rule.ts"

export const uselessCat = rule({
  name: "useless-cat",
  aliases: ["SC2002"],
  summary: "A single file is piped out of cat",
  severity: "style",
  since: "2026.1",
  why: `Most programs read a file themselves, or from \`<\`. That saves a process, and the program's own status is the one that counts
when the file is not there.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN <|cat|> /etc/group | sort > /groups\n",
      good: "FROM debian:13\nRUN sort < /etc/group > /groups\n",
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {args, index, pipeline, command} of view.callsOf("cat")) {
        const [word] = args
        if (index !== 0 || pipeline.commands.length < 2 || !word || args.length !== 1) continue
        const text = view.text(word)
        if (text.startsWith("-") || /^\$(?:@|\{@\})/.test(text)) continue
        if (word.parts.some(({kind}) => MANY.has(kind))) continue
        yield {
          at: view.at(command.words[0]!),
          message: `cat is not needed for one file: let the next program read ${text}, or give it with <`,
        }
      }
  },
})

/** What may become several arguments. */
const MANY = new Set<string>(["glob", "braces", "extglob", "parameter", "command"])
