import {beforeAll, describe, expect, test} from "vitest"
import {analyze} from "../server/analysis.ts"
import {switchedOn} from "../server/lint/settings.ts"
import {lintFile} from "../server/linter.ts"
import {RULES} from "../server/rules/index.ts"
import {lineAt} from "../server/text.ts"
import type {PeerFinding} from "../server/tools/differences.ts"
import {askHadolint, hadolintVersion} from "../server/tools/hadolint.ts"

// Every code of hadolint 2.15.1 that needs no settings, each with a Dockerfile on which both report it at the same lines.
// (DL3005, DL3017, DL3031, DL3039 and DL4002 were withdrawn; DL3026, DL3049 to DL3056 and DL3058 need settings.)

const EXAMPLES: Record<string, string> = {
  DL1001: "# hadolint ignore=DL3006\nFROM debian\n",
  DL3000: "FROM debian:13\nWORKDIR src\n",
  DL3001: "FROM debian:13\nRUN ssh x\n",
  DL3002: "FROM debian:13\nUSER root\n",
  DL3003: "FROM debian:13\nRUN cd x && y && cd z\n",
  DL3004: "FROM debian:13\nRUN sudo x\n",
  DL3006: "FROM debian\n",
  DL3007: "FROM debian:latest\n",
  DL3008: "FROM debian:13\nRUN apt-get install -y --no-install-recommends x\n",
  DL3009: "FROM debian:13\nRUN apt-get update && apt-get install -y x\n",
  DL3010: "FROM debian:13\nCOPY a.tar.gz /a.tar.gz\nRUN tar -xzf /a.tar.gz\n",
  DL3011: "FROM debian:13\nEXPOSE 80000\n",
  DL3012: 'FROM debian:13\nHEALTHCHECK CMD ["a"]\nHEALTHCHECK CMD ["b"]\n',
  DL3013: "FROM debian:13\nRUN pip install x\n",
  DL3014: "FROM debian:13\nRUN apt-get install x\n",
  DL3015: "FROM debian:13\nRUN apt-get install -y x\n",
  DL3016: "FROM debian:13\nRUN npm install x\n",
  DL3018: "FROM alpine:3\nRUN apk add --no-cache x\n",
  DL3019: "FROM alpine:3\nRUN apk add x=1\n",
  DL3020: "FROM debian:13\nADD a b\n",
  DL3021: "FROM debian:13\nCOPY a b c\n",
  DL3022: "FROM debian:13\nCOPY --from=nope a b\n",
  DL3023: "FROM debian:13 AS me\nCOPY --from=me a b\n",
  DL3024: "FROM debian:13 AS me\nFROM debian:13 AS me\n",
  DL3025: "FROM debian:13\nCMD a b\n",
  DL3027: "FROM debian:13\nRUN apt install -y x\n",
  DL3028: "FROM debian:13\nRUN gem install x\n",
  DL3029: "FROM --platform=linux/amd64 debian:13\n",
  DL3030: "FROM fedora:42\nRUN yum install x-1\n",
  DL3032: "FROM fedora:42\nRUN yum install -y x-1\n",
  DL3033: "FROM fedora:42\nRUN yum install -y x && yum clean all\n",
  DL3034: "FROM opensuse/leap:15\nRUN zypper install x=1\n",
  DL3035: "FROM opensuse/leap:15\nRUN zypper -n dist-upgrade\n",
  DL3036: "FROM opensuse/leap:15\nRUN zypper -n install x=1\n",
  DL3037: "FROM opensuse/leap:15\nRUN zypper -n install x\n",
  DL3038: "FROM fedora:42\nRUN dnf install x-1\n",
  DL3040: "FROM fedora:42\nRUN dnf install -y x-1\n",
  DL3041: "FROM fedora:42\nRUN dnf install -y x\n",
  DL3042: "FROM python:3\nRUN pip install x==1\n",
  DL3043: "FROM debian:13\nONBUILD ONBUILD RUN x\n",
  DL3044: "FROM debian:13\nENV A=1 B=$A\n",
  DL3045: "FROM debian:13\nCOPY a b\n",
  DL3046: "FROM debian:13\nRUN useradd -u 123456 x\n",
  DL3047: "FROM debian:13\nRUN wget https://example.com/a\n",
  DL3048: "FROM debian:13\nLABEL A=b\n",
  DL3057: "FROM debian:13\n",
  DL3059: "FROM debian:13\nRUN a\nRUN b\n",
  DL3060: "FROM node:22\nRUN yarn install\n",
  DL3061: "LABEL a=b\nFROM debian:13\n",
  DL3062: "FROM golang:1\nRUN go install example.org/tool@latest\n",
  DL3063: "FROM debian:13 AS scratch\n",
  DL3064: "FROM debian:13\nENV MY_PASSWORD=hunter2\n",
  DL3065: "FROM --platform=$TARGETPLATFORM debian:13\n",
  DL3066: "FROM debian:13\nUSER app\n",
  DL3067: "FROM debian:13 AS x\nRUN y\nFROM debian:13\nCOPY --from=x / /\n",
  DL4000: "FROM debian:13\nMAINTAINER x\n",
  DL4001: "FROM debian:13\nRUN wget x\nRUN curl x\n",
  DL4003: 'FROM debian:13\nCMD ["a"]\nCMD ["b"]\n',
  DL4004: 'FROM debian:13\nENTRYPOINT ["a"]\nENTRYPOINT ["b"]\n',
  DL4005: "FROM debian:13\nRUN ln -sf /bin/bash /bin/sh\n",
  DL4006: "FROM debian:13\nRUN a | b\n",
}

const version = hadolintVersion()
if (version === undefined) console.log("skipped: the program hadolint is not here, its side of the codes is not asked")

const on = switchedOn(...RULES.map(({name}) => name))
const cases = Object.entries(EXAMPLES).map(([code, source], i) => ({code, file: analyze(source), i}))

describe("codes of hadolint", () => {
  let theirs: PeerFinding[][] = []
  beforeAll(async () => {
    if (version !== undefined) theirs = await askHadolint(cases.map(({file}) => file))
  }, 60_000)

  test.each(cases)("$code", ({code, file, i}) => {
    const lines = lintFile(file, on).flatMap(({at, aliases}) =>
      aliases.filter(alias => alias.code === code).map(alias => lineAt(file.file.lines, (alias.at ?? at).from)),
    )
    expect(lines).not.toEqual([])
    if (version === undefined) return
    expect(lines).toEqual(theirs[i]!.filter(finding => finding.code === code).map(({line}) => line))
  })
})
