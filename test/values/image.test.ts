import {describe, expect, test} from "vitest"
import {parseImageReference} from "../../grammars/image.ts"
import {growth, IN_PROPORTION} from "../support/growth.ts"
import {means} from "./table.ts"

const sha256 = "sha256:" + "a0".repeat(32)

function full(text: string): string {
  const found = parseImageReference(text)
  if ("problem" in found) return found.problem
  const {normalized, tag, digest} = found
  return normalized.domain + "/" + normalized.path + (tag ? ":" + tag.text : "") + (digest ? "@" + digest.text : "")
}

describe("full names", () =>
  means(full, [
    ["alpine", "docker.io/library/alpine"],
    ["docker.io/alpine:3.22", "docker.io/library/alpine:3.22"],
    ["index.docker.io/a/b", "docker.io/a/b"],
    ["a/b", "docker.io/a/b"],
    ["foo.bar", "docker.io/library/foo.bar"],
    ["foo.bar/x", "foo.bar/x"],
    ["localhost/x", "localhost/x"],
    ["GHCR/x", "GHCR/x"],
    ["host:5000/a__b/c--d:T-1._", "host:5000/a__b/c--d:T-1._"],
    ["[::1]:5000/x", "[::1]:5000/x"],
    ["a_b.c/x", "/a_b.c/x"],
    ["alpine:3@" + sha256, "docker.io/library/alpine:3@" + sha256],
    ["a:" + "x".repeat(128), "docker.io/library/a:" + "x".repeat(128)],
    ["x/" + "a".repeat(253), "docker.io/x/" + "a".repeat(253)],
  ]))

/** What is wrong, and the text that is to blame. */
function blamed(text: string): string {
  const found = parseImageReference(text)
  return "problem" in found ? `${found.problem} ${text.slice(found.from, found.to)}` : "nothing"
}

describe("problems", () =>
  means(blamed, [
    ["", "empty "],
    ["a0".repeat(32), "hex " + "a0".repeat(32)],
    ["ghcr.io/myORG/x:A", "uppercase ORG"],
    ["Alpine", "uppercase A"],
    ["Foo_bar/x", "uppercase F"],
    ["alpine@sha256:abc", "digest sha256:abc"],
    ["alpine@", "digest @"],
    ["alpine@md5:" + "a0".repeat(16), "digest md5:" + "a0".repeat(16)],
    ["alpine latest", "format  "],
    ["a..b", "format ."],
    ["a___b", "format _"],
    ["-a", "format -"],
    ["a-", "format -"],
    ["a//b", "format /"],
    ["localhost/", "format /"],
    ["alpine:", "format :"],
    ["alpine:-x", "format -"],
    ["a:b:c", "format :"],
    ["a:b/c", "format /"],
    ["a:" + "x".repeat(129), "format x"],
    ["[::1/x", "format ["],
    ["a😀", "format 😀"],
    ["x/" + "a".repeat(254), "format x/" + "a".repeat(254)],
  ]))

test("parts stand where they are written", () => {
  expect(parseImageReference("h:1/a/b:t@" + sha256)).toEqual({
    registry: {text: "h:1", from: 0, to: 3},
    repository: {text: "a/b", from: 4, to: 7},
    tag: {text: "t", from: 8, to: 9},
    digest: {text: sha256, from: 10, to: 81},
    normalized: {domain: "h:1", path: "a/b"},
  })
  expect(parseImageReference("alpine")).toEqual({
    repository: {text: "alpine", from: 0, to: 6},
    normalized: {domain: "docker.io", path: "library/alpine"},
  })
})

test.each(["a", "a.", "a-", "-", "a/", "a_", ":", "@", "A"])("a megabyte of %s takes time in proportion", piece => {
  expect(growth(count => void full(`h.h/${piece.repeat(count)}!`), 250_000)).toBeLessThan(IN_PROPORTION)
})
