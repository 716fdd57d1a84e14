import {describe, expect, test} from "vitest"
import {
  baseName,
  cleanPath,
  isAbsoluteOn,
  joinPath,
  normalizeDestination,
  normalizePath,
  normalizeWorkdir,
} from "../../server/values/path.ts"
import {means} from "./table.ts"

describe("clean paths", () =>
  means(cleanPath, [
    ["", "."],
    ["/", "/"],
    ["//a//b/", "/a/b"],
    ["a/./b", "a/b"],
    ["a/../../b", "../b"],
    ["/../a", "/a"],
    ["a/..", "."],
    ["..a", "..a"],
  ]))

describe("last names", () =>
  means(baseName, [
    ["", "."],
    ["///", "/"],
    ["/a/b//", "b"],
    ["a", "a"],
  ]))

test("joined paths", () => {
  expect(joinPath("/a", "../b")).toBe("/b")
  expect(joinPath("", "a", "")).toBe("a")
  expect(joinPath("", "")).toBe("")
})

describe("absolute on Windows", () =>
  means(
    path => isAbsoluteOn(path, "windows"),
    [
      ["C:\\app", true],
      ["/app", true],
      ["\\app", true],
      ["c:app", false],
      ["app", false],
      ["D:\\app", false],
      ["\\\\server\\share", false],
    ],
  ))

describe("working directories on Linux", () =>
  means(
    path => normalizeWorkdir("/srv", path, "linux"),
    [
      ["app/", "/srv/app"],
      ["..", "/"],
      ["/app/../x/", "/app/../x/"],
      ["", "/srv"],
      ["C:\\app", "/srv/C:\\app"],
    ],
  ))

describe("working directories on Windows", () =>
  means<unknown>(
    path => normalizeWorkdir("C:\\srv", path, "windows"),
    [
      ["app", "\\srv\\app"],
      ["c:/app/", "\\app"],
      ["C:app", "\\srv\\app"],
      ["C:", {problem: "drive-only"}],
      ["D:\\app", {problem: "other-drive"}],
      ["\\\\server\\share", {problem: "network-share"}],
    ],
  ))

test("an ending that tells a directory is kept if asked for", () => {
  expect(normalizePath("/", "a/", "linux", true)).toBe("/a/")
  expect(normalizePath("/", "a/.", "linux", true)).toBe("/a/.")
  expect(normalizePath("/", "a/", "linux", false)).toBe("/a")
})

describe("destinations", () =>
  means(
    path => normalizeDestination("/srv", path, "linux"),
    [
      [".", "/srv/"],
      ["", "/srv/"],
      ["./", "/srv/"],
      ["a", "/srv/a"],
      ["/b/", "/b/"],
    ],
  ))
