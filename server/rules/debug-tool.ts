import {packageSteps, removePackage, usesFor} from "../lint/packageSteps.ts"
import {rule} from "../lint/rule.ts"

/** Packages for people at a terminal, or for looking into what runs. */
const TOOLS = new Set(
  `vim vim-tiny vim-nox vim-enhanced neovim nano emacs emacs-nox joe less man man-db manpages manpages-dev man-pages texinfo
telnet inetutils-telnet tmux screen htop atop iotop btop mc tree strace ltrace gdb lsof tcpdump tshark nmap net-tools
iputils-ping inetutils-ping iputils traceroute mtr dnsutils bind-utils bind-tools bash-completion zsh fish sl cowsay
openssh-server openssh-sftp-server`.split(/\s+/),
)

export const debugTool = rule({
  name: "debug-tool",
  aliases: [],
  summary: "A tool for people is installed in the final image",
  severity: "info",
  off: true,
  since: "2026.1",
  topics: ["size"],
  why: `Editors, pagers, manuals and debuggers make the image larger, have to be kept up to date, and help whoever breaks in.
What is needed once can come from outside: \`docker debug\`, \`kubectl debug\`, or a container with the tools that shares the
namespaces of the other one (\`docker run --pid container:NAME --network container:NAME\`). Stages of which the image gets
single files are not looked at.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN apt-get install -y nginx <|vim|> <|tcpdump|>\n",
      good: "FROM debian:13\nRUN apt-get install -y nginx\n",
    },
    {
      bad: "FROM alpine:3.22\nRUN apk add --no-cache \\\n    <|less|> \\\n    nginx\n",
      good: "FROM alpine:3.22\nRUN apk add --no-cache \\\n    nginx\n",
    },
    {
      bad: "FROM debian:13\nRUN apt-get install -y <|vim|>\n",
      good: "FROM debian:13 AS build\nRUN apt-get install -y vim\nFROM debian:13\nRUN apt-get install -y vim && apt-get purge -y vim\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "apt", "apk", "yum", "zypper", "pacman")) {
      if (!step.ships) continue
      const removed = new Set(usesFor(step, "remove").flatMap(({packages}) => packages.map(({name}) => name)))
      for (const use of usesFor(step, "install")) {
        for (const one of use.packages) {
          const {name, kind, at} = one
          if (kind !== "name" || !TOOLS.has(name) || removed.has(name)) continue
          const edits = removePackage(analysis, step, use, one)
          yield {
            at,
            message: `"${name}" is for people, and a container has none: leave it out of the final image`,
            fix: edits && {title: `Take ${name} out`, safe: false, edits},
          }
        }
      }
    }
  },
})
