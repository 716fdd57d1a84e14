import {rule} from "../lint/rule.ts"
import {findFlag} from "../model/flags.ts"

export const insecureRun = rule({
  name: "insecure-run",
  aliases: [],
  summary: "A step of the build runs outside of its sandbox",
  severity: "warning",
  since: "2026.1",
  topics: ["security"],
  why: `\`--security=insecure\` gives a command all rights on the machine that builds, and \`--network=host\` its network:
services that listen only on that machine are open to it, and to every script that an install happens to
run. Both work only where the builder allows them (\`--allow security.insecure\`, \`--allow network.host\`), so the build
fails elsewhere.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nRUN <|--security=insecure|> mount -t tmpfs none /mnt\n",
      good: "FROM alpine:3.22\nRUN --mount=type=tmpfs,target=/mnt ls /mnt\n",
    },
    {
      bad: "FROM alpine:3.22\nRUN <|--network=host|> ./test.sh\n",
      good: "FROM alpine:3.22\nRUN --network=none --security=sandbox ./test.sh\n",
    },
  ],
  *check(analysis) {
    for (const instruction of analysis.all("RUN")) {
      const security = findFlag(instruction, "security")
      const network = findFlag(instruction, "network")
      if (security?.value?.value === "insecure") {
        const {from, to} = security
        yield {
          at: {from, to},
          message:
            "this gives the command all rights on the machine that builds, and builders refuse it unless --allow security.insecure is set: use a mount or a device for what it needs",
        }
      }
      if (network?.value?.value === "host") {
        const {from, to} = network
        yield {
          at: {from, to},
          severity: "info",
          message:
            "this opens the network of the machine that builds to the command, and builders refuse it unless --allow network.host is set: the default network reaches the internet as well",
        }
      }
    }
  },
})
