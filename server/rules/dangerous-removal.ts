import {rule} from "../lint/rule.ts"
import {find} from "../model/environment.ts"
import {hasOption} from "../model/shellWalk.ts"

export const dangerousRemoval = rule({
  name: "dangerous-removal",
  aliases: ["SC2115"],
  summary: "rm would take the whole system where a variable is empty",
  severity: "warning",
  since: "2026.1",
  topics: ["security"],
  why: `\`rm -rf "$name/"\` is \`rm -rf /\` when the variable is empty. \`"\${name:?}/"\` stops with a message instead.`,
  examples: [
    {bad: 'FROM debian:13\nRUN rm -rf <|"$SRC_DIR/"|>*\n', good: 'FROM debian:13\nRUN rm -rf "${SRC_DIR:?}/"*\n'},
  ],
  *check({shellViews, stateAt}) {
    for (const view of shellViews)
      for (const visit of view.callsOf("rm")) {
        if (!hasOption(visit, "r", "--recursive") && !hasOption(visit, "R")) continue
        for (const word of visit.args) {
          const text = view.text(word).replace(/["']/g, "")
          const match =
            /^((?:\$\w+|\$\{\w+\})+)(\/(?:\*|bin|boot|dev|etc|home|lib|lib64|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var)?\/?\*?)$/.exec(
              text,
            )
          const start = /^\/((?:\$\w+|\$\{\w+\}))$/.exec(text)
          const [first] = view.expansionsIn(word)
          if ((!match && !start) || first?.part.kind !== "parameter") continue
          const {name} = first.part
          // an ARG without a default is empty, unless the one who builds gives it a value
          const env = stateAt(view.shell.instruction)?.env
          if (view.environment.has(name) && (!env || find(env, name)?.value)) continue
          const [inner] = word.parts
          const at = inner?.kind === "double" && word.parts.length > 1 ? inner : word
          const {from, to} = view.at(first.part)
          yield {
            at: view.at(at),
            message: `where ${name} is empty, this removes ${match?.[2] ?? "/"}: write \${${name}:?}, which stops then`,
            fix: {title: `Write \${${name}:?}`, safe: false, edits: [{from, to, text: `\${${name}:?}`}]},
          }
        }
      }
  },
})
