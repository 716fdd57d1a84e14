import {bytesPhrase, LARGE} from "../lint/bytesPhrase.ts"
import {joinRuns} from "../lint/edits.ts"
import {largeHiddenFiles} from "../lint/hiddenFiles.ts"
import {rule} from "../lint/rule.ts"
import {packageUse} from "../model/packages.ts"

export const removedInLaterLayer = rule({
  name: "removed-in-later-layer",
  aliases: [],
  summary: "Something large is removed that an earlier layer holds",
  severity: "warning",
  since: "2026.1",
  sized: true,
  topics: ["size"],
  why: `Layers are added up: a file that one step makes and a later one removes can't be seen any more, but is still stored
and sent with the image, and anybody can take it out of its layer. Make, use and remove it in one RUN, show it to the step
that needs it by \`RUN --mount=type=bind\`, or do the work in a stage of its own. Files that are known to take less than 1 MB
together are not reported, nor are stages of which only files are copied: what these remove is not in the image. Of package lists and
caches the \`kept-*\` rules tell.`,
  examples: [
    {
      bad: "FROM debian:13\nCOPY big.deb /tmp/big.deb\nRUN dpkg -i /tmp/big.deb && rm <|/tmp/big.deb|>\n",
      good: "FROM debian:13\nRUN --mount=type=bind,source=big.deb,target=/tmp/big.deb dpkg -i /tmp/big.deb\n",
    },
    {
      bad: "FROM debian:13\nRUN curl -fo /tmp/a.tar https://example.com/a.tar\nRUN tar xf /tmp/a.tar && rm <|/tmp/a.tar|>\n",
      good: "FROM debian:13\nRUN curl -fo /tmp/a.tar https://example.com/a.tar \\\n    && tar xf /tmp/a.tar && rm /tmp/a.tar\n",
    },
    {
      bad: "FROM debian:13 AS build\nCOPY . /src\nRUN make -C /src install && rm -rf <|/src|>\n",
      good: "FROM debian:13 AS build\nCOPY . /src\nRUN make -C /src install && rm -rf /src\nFROM debian:13\nCOPY --from=build /usr/local /usr/local\n",
      facts: {sizes: {context: {files: [{path: "data.bin", bytes: 48e6}], complete: true, text: () => undefined}}},
    },
    {
      bad: "FROM debian:13\nADD https://example.com/tool.tar.gz /tmp/\nRUN make\nRUN rm -r <|/tmp/*|>\n",
      good: "FROM debian:13\nCOPY setup.sh /tmp/\nRUN /tmp/setup.sh && rm /tmp/setup.sh\n",
    },
  ],
  *check(analysis) {
    const removals = largeHiddenFiles(analysis, ({how, command}) => how === "deleted" && command.program !== "mv")
    for (const {step, command, at, makers, bytes} of removals) {
      const {instructions} = step.stage
      const above = instructions[instructions.indexOf(step.outer) - 1]
      const edits = makers.length === 1 && above === makers[0] ? joinRuns(analysis, above!, step.outer) : undefined
      const phrase = bytes.mid < LARGE ? undefined : bytesPhrase(bytes)
      const much = phrase === undefined ? "" : `, ${phrase} uncompressed`
      const layers =
        makers.length === 1 ? "the layer above that made it" : `the ${makers.length} layers above that made it`
      const use = packageUse(command)
      yield {
        at,
        message: use
          ? `"${use.program} ${use.subcommand}" takes nothing out of the image: what it removes stays in ${layers}${much}; install, use and remove it in one RUN, or in a stage of its own`
          : `"${analysis.text(at)}" stays in ${layers}, and in the image${much}: make and remove it in one RUN, or use RUN --mount`,
        related: makers.map(({keyword}) => ({at: keyword, message: "it is made here"})),
        fix: edits && {title: "Join this RUN to the one above", safe: false, edits},
      }
    }
  },
})
