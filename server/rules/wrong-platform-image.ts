import {rule} from "../lint/rule.ts"

export const wrongPlatformImage = rule({
  name: "wrong-platform-image",
  aliases: ["InvalidBaseImagePlatform"],
  summary: "The base image is for another platform",
  severity: "warning",
  since: "2026.1",
  why: `The image is not there for the platform of the build, so its programs run slowly in an emulation, or not at all (\`exec format error\`). Choose
an image for that platform, or name the platform of the image with \`--platform\`.`,
  examples: [
    {
      bad: "FROM <|example/tool:1.0|>\n",
      good: "FROM scratch\n",
      image: {platform: {os: "linux", arch: "arm64", variant: "", osVersion: ""}, env: []},
    },
  ],
  *check(analysis) {
    const {build, settings, facts} = analysis
    for (const {rule, at, instruction, subject} of build.checks) {
      if (rule !== "InvalidBaseImagePlatform") continue
      const wanted = analysis.stageOf(instruction)?.platform ?? settings.platform
      const image = facts.image(subject, wanted)!.platform
      yield {
        at,
        message: `${subject} is for ${image.os}/${image.arch}, and the stage is built for ${wanted.os}/${wanted.arch}: choose another image`,
      }
    }
  },
})
