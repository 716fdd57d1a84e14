import {describe} from "vitest"
import {formatPlatform, parsePlatform} from "../../server/values/platform.ts"
import {means} from "./table.ts"

function usual(text: string): string | undefined {
  const platform = parsePlatform(text)
  return platform && formatPlatform(platform)
}

describe("platforms in their usual form", () =>
  means(usual, [
    ["linux", "linux/amd64"],
    ["linux/amd64", "linux/amd64"],
    ["Linux/X86_64", "linux/amd64"],
    ["linux/x86-64/v1", "linux/amd64"],
    ["linux/amd64/v2", "linux/amd64/v2"],
    ["arm64", "linux/arm64"],
    ["linux/aarch64", "linux/arm64"],
    ["linux/arm64/8", "linux/arm64/v8"],
    ["linux/arm64/9.0", "linux/arm64/v9"],
    ["arm", "linux/arm"],
    ["linux/arm/7", "linux/arm/v7"],
    ["armhf", "linux/arm"],
    ["linux/armel", "linux/arm/v6"],
    ["macos", "darwin/amd64"],
    ["windows(10.0.17763)/amd64", "windows(10.0.17763)/amd64"],
    ["windows(10+win32k)/amd64", "windows(10)/amd64"],
    ["any/thing/goes", "any/thing/goes"],
    ["anything", undefined],
    ["", undefined],
    ["linux/", undefined],
    ["/amd64", undefined],
    ["linux/amd64/v1/x", undefined],
    ["linux/*", undefined],
    ["windows(%zz)/amd64", undefined],
    ["windows(+)/amd64", undefined],
    ["linux/amd64 ", undefined],
    ["$BUILDPLATFORM", undefined],
  ]))

describe("parts of a platform", () =>
  means(parsePlatform, [
    ["windows(a%2Fb)/arm64/v8", {os: "windows", arch: "arm64", variant: "v8", osVersion: "a/b"}],
    ["linux/armhf", {os: "linux", arch: "arm", variant: "", osVersion: ""}],
  ]))
