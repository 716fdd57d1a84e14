import {rule} from "../lint/rule.ts"
import {baseImage} from "../lint/runSteps.ts"
import {mayChangeUser} from "../lint/startUser.ts"
import {fromParts} from "../model/instructions.ts"
import {rootBase} from "../model/stages.ts"

/** Official images whose containers run as root unless USER says something else. */
const ROOT =
  /^(?:library\/)?(?:debian|ubuntu|alpine|busybox|fedora|centos|rockylinux|almalinux|amazonlinux|oraclelinux|archlinux|photon|buildpack-deps|python|pypy|node|ruby|golang|rust|perl|php|openjdk|eclipse-temurin|amazoncorretto|gcc|maven|elixir|erlang|haskell|julia|swift|nginx|httpd|tomcat)$/

export const missingUser = rule({
  name: "missing-user",
  aliases: [],
  summary: "Nothing says who runs the container, so root does",
  severity: "info",
  off: true,
  since: "2026.1",
  topics: ["security"],
  why: `Without USER a container runs as the user of its base image, which is root for the images of systems and languages. A
hole in the program is then a hole in everything that the container can reach. Make a user, give it the folders that the program
writes to, and end the stage with USER. Nothing is reported where the base image is not known, or where a script or a daemon
that may change the user by itself starts the container.`,
  examples: [
    {
      bad: 'FROM <|python:3.13|>\nCOPY app /app\nCMD ["python", "/app"]\n',
      good: 'FROM python:3.13\nRUN useradd app\nUSER app\nCOPY app /app\nCMD ["python", "/app"]\n',
    },
    {
      bad: 'FROM debian:13 AS build\nUSER 1000\nFROM <|scratch|>\nENTRYPOINT ["/app"]\n',
      good: 'FROM debian:13 AS build\nRUN make\nFROM gcr.io/distroless/static:nonroot\nENTRYPOINT ["/app"]\n',
    },
  ],
  *check({finalStage}) {
    if (!finalStage || finalStage.end.userSetBy || mayChangeUser(finalStage)) return
    const base = rootBase(finalStage)
    if (finalStage.os === "windows" || /windows|nanoserver/.test(baseImage(finalStage)?.tag ?? "")) return
    const known = base.kind === "image" ? base.facts?.user : undefined
    const isRoot =
      base.kind === "scratch" ||
      (known === undefined ? ROOT.test(baseImage(finalStage)?.name ?? "") : /^(?:|root|0+)(?::.*)?$/.test(known))
    if (!isRoot) return
    const {from} = finalStage
    yield {
      at: fromParts(from).image ?? from.keyword,
      message:
        "the container runs as root, with every right over what it can reach: end the stage with a USER that is not root",
    }
  },
})
