import {rule} from "../lint/rule.ts"
import {runSteps} from "../lint/runSteps.ts"

/** The pool was closed in June 2021; keys.gnupg.net was a name for it. The others answer no more either. */
const DEAD = /(?:^|[/.])(?:sks-keyservers\.net|keys\.gnupg\.net|keyserver\.pgp\.com|subkeys\.pgp\.net)(?:[:/]|$)/i

export const deadKeyServer = rule({
  name: "dead-key-server",
  aliases: [],
  summary: "A key is fetched from a server that is gone",
  severity: "warning",
  since: "2026.1",
  topics: ["security"],
  why: `The pool of sks-keyservers.net was closed in 2021, and with it the names that pointed to it. gpg waits for an answer
and fails. \`keyserver.ubuntu.com\` and \`keys.openpgp.org\` answer; best is the key from the project itself, as a file
that is copied into the build.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN gpg --batch --keyserver <|hkp://p80.pool.sks-keyservers.net:80|> --recv-keys 9DA31620334BD75D9DCB49F368818C72E52529D4\n",
      good: "FROM debian:13\nRUN gpg --batch --keyserver hkp://keyserver.ubuntu.com:80 --recv-keys 9DA31620334BD75D9DCB49F368818C72E52529D4\n",
    },
    {
      bad: "FROM debian:13\nRUN apt-key adv --keyserver=<|ha.pool.sks-keyservers.net|> --recv-keys 9DA31620334BD75D9DCB49F368818C72E52529D4\n",
      good: "FROM debian:13\nRUN apt-key adv --keyserver=keyserver.ubuntu.com --recv-keys 9DA31620334BD75D9DCB49F368818C72E52529D4\n",
    },
  ],
  *check(analysis) {
    for (const {commands} of runSteps(analysis)) {
      const seen = new Set<number>()
      for (const {program, args} of commands) {
        if (!/^(?:gpg2?|apt-key|dirmngr)$/.test(program ?? "")) continue
        for (const [i, {value, at}] of args.entries()) {
          if (typeof value !== "string") continue
          const [, joined] = /^--keyserver=(.+)$/.exec(value) ?? []
          const server = joined ?? (args[i - 1]?.value === "--keyserver" ? value : "")
          if (!DEAD.test(server) || seen.has(at.from)) continue
          seen.add(at.from)
          const exact = analysis.text(at).endsWith(server)
          const host = /[\w.-]*$/.exec(server.replace(/(?::\d+)?\/?$/, ""))!
          const start = at.to - server.length + host.index
          const edits = [{from: start, to: start + host[0].length, text: "keyserver.ubuntu.com"}]
          yield {
            at: exact ? {from: at.to - server.length, to: at.to} : at,
            message: `"${server}" is gone, so that gpg waits and fails: ask keyserver.ubuntu.com or keys.openpgp.org`,
            fix: exact ? {title: "Ask keyserver.ubuntu.com", safe: false, edits} : undefined,
          }
        }
      }
    }
  },
})
