import {describe, expect, test} from "vitest"
import {analyze} from "../server/analysis.ts"
import {switchedOn} from "../server/lint/settings.ts"
import {lintFile} from "../server/linter.ts"
import {type Answers, type FailureKind, imagesFrom, NO_ANSWERS, type TagState} from "../server/model/answers.ts"
import {lookup} from "../server/model/environment.ts"
import {type BuildSettings, DEFAULT_BUILD} from "../server/model/facts.ts"
import {loadedTables, loadTablesFor} from "../server/registry/bundle.ts"
import {parsePlatform} from "../server/values/platform.ts"

// The rules about images, with the tables that come with the program on a day that is said, and with answers of registries.

const RULES = [
  "end-of-life-base",
  "dropped-tag",
  "missing-tag",
  "latest-tag",
  "nonexistent-tag",
  "unoffered-platform",
  "moved-tag",
]

async function find(source: string, day = "2026-09-15", answers?: Answers, settings: Partial<BuildSettings> = {}) {
  const facts = {image: imagesFrom(answers ?? NO_ANSWERS), answers, bundled: loadedTables(), now: Date.parse(day)}
  const analysis = analyze(source, {...DEFAULT_BUILD, ...settings}, facts)
  await loadTablesFor(analysis)
  return lintFile(analysis, switchedOn(...RULES))
    .filter(({rule}) => RULES.includes(rule.name))
    .map(({rule, severity, message}) => `${severity} ${rule.name}: ${message}`)
}

describe("what the tables know", () => {
  // what to take instead is another version with each release, and left out here
  test.each([
    ["node:14-alpine", "node 14 ended on 2023-04-30"],
    ["node:14.21.3", "node 14 ended on 2023-04-30"],
    [
      "python:3.8-slim-buster",
      "python 3.8 ended on 2024-10-07, and support of Debian 10 (buster), LTS included, ended on 2024-06-30",
    ],
    ["ubuntu:18.04", "ubuntu 18.04 (bionic) ended on 2023-05-31"],
    ["ubuntu:bionic-20230530", "ubuntu 18.04 (bionic) ended on 2023-05-31"],
    ["debian:jessie", "debian 8 (jessie), LTS included, ended on 2020-06-30"],
    ["debian:buster-slim", "debian 10 (buster), LTS included, ended on 2024-06-30"],
    ["alpine:3.12", "alpine 3.12 ended on 2022-05-01"],
    ["php:7.4-fpm-alpine", "php 7.4 ended on 2022-11-28"],
    ["ruby:2.7", "ruby 2.7 ended on 2023-03-31"],
    ["golang:1.20-alpine3.18", "golang 1.20 ended on 2024-02-06, and support of Alpine 3.18 ended on 2025-05-09"],
    ["centos:7", "centos 7 ended on 2024-06-30"],
    ["docker.io/library/centos:8", "centos 8 ended on 2021-12-31"],
    [`node:14@sha256:${"0".repeat(64)}`, "node 14 ended on 2023-04-30"],
  ])("%s has ended", async (name, lesson) => {
    const [first = "", ...others] = await find(`FROM ${name}\n`)
    expect(others).toEqual([])
    const named = name.replace(/@.*/, "")
    expect(first.replace(/: go on to [^:]*$/, "")).toBe(
      `warning end-of-life-base: ${named} gets no fixes any more: support of ${lesson}`,
    )
  })

  test.each([
    ["openjdk:8-alpine", "Docker has not built openjdk:8-alpine since 2019-05"],
    ["openjdk:11-jdk-slim", "Docker has not built openjdk:11-jdk-slim since 2022-08"],
    ["java:8", "Docker has not built java since 2017-06"],
    ["python:2-alpine", "Docker has not built python:2-alpine since 2020-04"],
  ])("%s is no longer built", async (name, lesson) => {
    const [first = "", ...others] = await find(`FROM ${name}\n`)
    expect(others).toEqual([])
    expect(first).toContain(`warning dropped-tag: ${lesson}, so it gets no fixes: `)
  })

  test.each([
    "node:24-alpine",
    "python:3",
    "python:3.12-slim-bookworm",
    "debian:bookworm",
    "debian:stable-slim",
    "debian:unstable",
    "alpine:edge",
    "ubuntu:24.04",
    "ghcr.io/library/node:14",
    "somebody/node:14",
    "registry.example.com/debian:jessie",
    "node:$VERSION",
    "$BASE",
    "scratch",
  ])("%s is fine, or not known", async name => {
    expect(await find(`ARG VERSION\nARG BASE\nFROM ${name}\n`)).toEqual([])
  })

  test("on its last day it has not ended", async () => {
    expect(await find("FROM node:14\n", "2023-04-30T23:59:59Z")).toEqual([expect.stringContaining("dropped-tag")])
    expect(await find("FROM node:14\n", "2023-05-01")).toEqual([expect.stringContaining("end-of-life-base")])
  })

  test("what a build argument may change, and versions of a few weeks, do not fail a run", async () => {
    expect(await find("ARG VERSION=14\nFROM node:$VERSION\n")).toEqual([
      expect.stringMatching(/^info end-of-life-base/),
    ])
    expect(await find("FROM rust:1.80\n")).toEqual([expect.stringMatching(/^info end-of-life-base/)])
  })

  test("only what a stage is built on is judged", async () => {
    expect(await find("FROM scratch\nCOPY --from=node:14 /usr/bin/node /\n")).toEqual([])
  })

  test.each([
    ["node", /^node:\d+$/],
    ["python", /^python:3\.\d+$/],
    ["alpine", /^alpine:3\.\d+$/],
    ["debian", /^debian:\d+$/],
    ["golang", /^golang:1\.\d+$/],
    ["busybox", /^busybox:1\.\d+$/],
  ])("%s without a tag", async (name, suggestion) => {
    for (const source of [`FROM ${name}\n`, `FROM ${name}:latest\n`]) {
      const [first = ""] = await find(source)
      expect(first.replace(/^.*(?:: write|as in) /, "")).toMatch(suggestion)
    }
  })

  test("a version that has ended by now is not suggested", async () => {
    expect((await find("FROM node\n", "2099-01-01"))[0]).toMatch(/: write node:VERSION$/)
  })

  test("platforms that an official image is not offered for", async () => {
    expect(await find("FROM --platform=linux/386 node:24-alpine\n")).toEqual([
      expect.stringMatching(/^error unoffered-platform: node:24-alpine is not offered for linux\/386/),
    ])
    expect(await find("FROM --platform=linux/arm64 node:24-alpine\n")).toEqual([])
    expect(await find("FROM --platform=$BUILDPLATFORM node:24-alpine\n")).toEqual([])
    const windows = "FROM golang:1.27-nanoserver-ltsc2025\n"
    expect(await find(windows)).toEqual([])
    expect(await find(windows.replace("FROM", "FROM --platform=$BUILDPLATFORM"))).toEqual([])
    expect(await find(windows, undefined, undefined, {platform: parsePlatform("linux/arm64")!})).toEqual([
      expect.stringContaining("unoffered-platform"),
    ])
  })
})

describe("what registries say", () => {
  const DIGEST = `sha256:${"1".repeat(64)}`
  const OTHER = `sha256:${"2".repeat(64)}`
  const live = <T>(value: T) => ({value, source: "live", date: 0, stale: false}) as const
  const telling = (tag: Answers["tag"], names: string[] = []): Answers => ({
    ...NO_ANSWERS,
    tag,
    tags: () => live({tags: names.map(name => ({name})), complete: true}),
  })
  const failing = (failure: FailureKind) => telling(() => ({failure, message: "no"}), ["1.4", "1.40"])

  test("a tag that is not there, with the nearest one", async () => {
    expect(await find("FROM r.test/a/b:1.44\n", undefined, failing("not-found"))).toEqual([
      "error nonexistent-tag: the registry has no r.test/a/b:1.44, so the build can't start: did you mean r.test/a/b:1.4?",
    ])
    // a stage that is missing is no image
    expect(await find("FROM scratch\nCOPY --from=bulid /a /\n", undefined, failing("not-found"))).toEqual([])
  })

  test.each(["denied", "unauthorized", "timeout", "offline", "rate-limited", "server"] as const)(
    "a failure of the kind %s says nothing of the image",
    async failure => expect(await find("FROM r.test/a/b:9\n", undefined, failing(failure))).toEqual([]),
  )

  test("a digest that its tag has left", async () => {
    const states = (tagged: TagState, pinned?: TagState) =>
      telling(name => (name.includes("@") ? pinned && live(pinned) : live(tagged)))
    const source = `FROM r.test/a/b:1@${DIGEST}\n`
    const index = {digest: DIGEST, index: true}
    expect(await find(source, undefined, states({digest: OTHER, index: true}, index))).toEqual([
      expect.stringContaining("info moved-tag: r.test/a/b:1 is sha256:222222222222 by now"),
    ])
    expect(await find(source, undefined, states(index, index))).toEqual([])
    // a pin of one platform's image is another digest than that of the index, always
    expect(await find(source, undefined, states({digest: OTHER, index: true}, {digest: DIGEST, index: false}))).toEqual(
      [],
    )
    expect(await find(source, undefined, states({digest: OTHER, index: true}))).toEqual([])
  })

  test("triggers, variables, user and folder of a base are in force", () => {
    const platform = DEFAULT_BUILD.platform
    const details = {
      ...{
        platform,
        env: [["DATA", "/data"]] as const,
        user: "app",
        workdir: "/srv",
        onbuild: ["COPY a b", "ENV C=$DATA"],
      },
      ...{digest: DIGEST, manifest: DIGEST, size: 1, platforms: [platform], layers: []},
    }
    const answers: Answers = {...NO_ANSWERS, image: () => live(details)}
    const analysis = analyze("FROM r.test/a/b:1\nWORKDIR c\n", DEFAULT_BUILD, {image: imagesFrom(answers), answers})
    const {end} = analysis.stages[0]!
    expect([end.user, end.workdir]).toEqual(["app", "/srv/c"])
    expect(lookup(end.env, "C")).toBe("/data")
  })
})
