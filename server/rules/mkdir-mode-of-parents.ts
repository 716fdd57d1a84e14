import {rule} from "../lint/rule.ts"
import {hasOption} from "../model/shellWalk.ts"

export const mkdirModeOfParents = rule({
  name: "mkdir-mode-of-parents",
  aliases: ["SC2174"],
  summary: "The mode of `mkdir -p -m` is only that of the last folder",
  severity: "info",
  since: "2026.1",
  perScript: true,
  why: `Folders on the way that do not exist are made with the default mode. Where they matter, make them one by one.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN mkdir -p <|-m|> 700 /srv/app/data\n",
      good: "FROM debian:13\nRUN mkdir -p /srv/app && mkdir -m 700 /srv/app/data\n",
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const visit of view.callsOf("mkdir")) {
        if (!hasOption(visit, "p", "--parents") || !hasOption(visit, "m", "--mode")) continue
        const mode = visit.args.find(word => /^(?:--mode|-[a-z]*m)/.test(view.text(word)))
        if (!mode || !visit.args.some(word => mayHaveParents(word.literal, view.text(word)))) continue
        yield {
          at: view.at(mode),
          message: "with -p the mode counts for the last folder alone: those above it get the default",
        }
      }
  },
})

/** Whether a folder may have others above it that do not exist: what a variable holds may be any path. */
function mayHaveParents(literal: string | undefined, text: string): boolean {
  if (text.startsWith("-")) return false
  return literal === undefined || (/\/[^/]/.test(literal) && !/^(?:\.\.?\/)+[^/]*$/.test(literal))
}
