import {rule} from "../lint/rule.ts"
import {NO_ANSWERS, stateOf} from "../model/answers.ts"
import {officialPath} from "../model/bundled.ts"
import {DEFAULT_BUILD, type Facts} from "../model/facts.ts"
import {flagText} from "../model/flags.ts"
import {type ImageUse, imagesOf} from "../model/imageUses.ts"
import {formatPlatform, type Platform} from "../values/platform.ts"

export const unofferedPlatform = rule({
  name: "unoffered-platform",
  aliases: [],
  summary: "The base image is not offered for the platform that is asked for",
  severity: "error",
  since: "2026.1",
  why: `An image is built for some platforms, and BuildKit stops where the one that \`--platform\` asks for is not among them.
Choose another tag, or another platform. What Docker's official images are offered for comes with dockerlint; of others it is known
where registries may be asked (\`--online\`). Without \`--platform\`, in the file or on the command line, nothing is reported: the
build may run on any machine.`,
  examples: [
    {
      bad: "FROM --platform=linux/s390x <|example/tool:1.0|>\n",
      good: "FROM --platform=linux/arm64 example/tool:1.0\nFROM example/tool:1.0\n",
      facts: {
        answers: {
          ...NO_ANSWERS,
          tag: () => ({
            value: {digest: "sha256:0", platforms: [{os: "linux", arch: "arm64", variant: "", osVersion: ""}]},
            source: "live",
            date: Date.UTC(2026, 0, 1),
            stale: false,
          }),
        },
      },
    },
  ],
  *check(analysis) {
    for (const use of imagesOf(analysis)) {
      const {at, name, by, stage, variable} = use
      if (by !== "FROM" || (stage.base.kind === "image" && stage.base.facts)) continue
      const wanted = stage.platform ?? analysis.settings.platform
      // what is taken where nobody says anything is no platform that somebody asks for
      const flag = flagText(stage.from, "platform")
      if (isSame(wanted, DEFAULT_BUILD.platform) && (!flag || flag.value.includes("$"))) continue
      const offered = platformsOf(use, analysis.facts)
      if (!offered || offered.length === 0 || offered.some(one => isSame(one, wanted))) continue
      const all = [...new Set(offered.map(one => formatPlatform(one)))].join(", ")
      yield {
        at,
        message: `${name} is not offered for ${formatPlatform(wanted)}, so the build can't start: it is there for ${all}`,
        severity: variable ? "warning" : "error",
      }
    }
  },
})

/** Variants of a processor are left out: often an older one does for a newer one. */
function isSame(a: Platform, b: Platform): boolean {
  return a.os === b.os && a.arch === b.arch
}

function platformsOf({name, reference}: ImageUse, {answers, bundled, now}: Facts): readonly Platform[] | undefined {
  const asked = stateOf(answers, name)?.platforms
  if (asked) return asked
  const path = officialPath(reference)
  const {tag, digest} = reference
  if (path === undefined || digest || now === undefined) return undefined
  const entries = bundled?.tags?.tags(path, now)?.value.tags.filter(one => one.name === (tag?.text ?? "latest")) ?? []
  // a shared tag stands for several images, each with platforms of its own
  return entries.length > 0 && entries.every(({platforms}) => platforms)
    ? entries.flatMap(({platforms}) => platforms!)
    : undefined
}
