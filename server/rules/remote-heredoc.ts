import {rule} from "../lint/rule.ts"
import {fixOf, replaceRange} from "../lint/shellEdits.ts"

export const remoteHeredoc = rule({
  name: "remote-heredoc",
  aliases: ["SC2087"],
  summary: "A here-document for ssh is filled in on this side",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  why: `Variables and commands in it are replaced before ssh sends it. Quote its word, as in \`<< 'EOF'\`, to have them replaced there.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN <<EOF\nssh host << <|END|>\necho $HOME\nEND\nEOF\n",
      good: "FROM debian:13\nRUN <<EOF\nssh host << 'END'\necho $HOME\nEND\nEOF\n",
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {command} of view.callsOf("ssh"))
        for (const {target, parts} of command.redirects)
          if (target && parts?.some(({kind}) => kind !== "literal"))
            yield {
              at: view.at(target),
              message: `variables in it are replaced here, before ssh sends it: write '${view.text(target)}' to have them replaced there`,
              fix: /^\w+$/.test(view.text(target))
                ? fixOf(`Write '${view.text(target)}'`, false, replaceRange(view, target, `'${view.text(target)}'`))
                : undefined,
            }
  },
})
