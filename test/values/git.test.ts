import {describe, expect, test} from "vitest"
import {parseGitReference} from "../../server/values/git.ts"
import {parseUrl} from "../../server/values/url.ts"
import {accepts, means} from "./table.ts"

function isGit(text: string): boolean {
  const found = parseGitReference(text)
  return found !== undefined && !("problem" in found)
}

describe("repositories", () =>
  accepts(
    isGit,
    [
      "https://github.com/moby/buildkit.git",
      "HTTP://host/x.git#v1",
      "git@github.com:moby/buildkit",
      "git@host:",
      "ssh://git@host:22/x",
      "git://host/x",
      "github.com/moby/buildkit",
      "http://[fe80::1%25eth0]:80/x.git",
      "http://host/a%2Egit",
      "ssh://a:b:22/x",
    ],
    [
      "",
      "a/b.git",
      "./github.com/x.git",
      "https://github.com/moby/buildkit",
      "https://host/x.git/",
      "https://host/x.tar.gz?a=x.git",
      "ftp://host/x.git",
      "git+ssh://host/x.git",
      "git@host/x.git",
      "http://a b/x.git",
      "http://a:b:80/x.git",
      "http://host:port/x.git",
      "http://[1.2.3.4]/x.git",
      "http://h%41/x.git",
      "http://host/%zz.git",
      "http://host/x.git#%zz",
      "git@host:x?%zz",
      "git@host:x\ny",
    ],
  ))

describe("what they ask for", () => {
  const asked = (text: string) => {
    const found = parseGitReference(text)
    if (found === undefined || "problem" in found) return found && "problem"
    return `${found.remote} ${found.ref} ${found.subdir} ${found.checksum} ${found.keepGitDir}`
  }
  means(asked, [
    ["http://h/x.git#v1:a/../b", "http://h/x.git v1 b  undefined"],
    ["http://h/x.git?ref=v1&subdir=a&commit=c0de", "http://h/x.git v1 a c0de undefined"],
    ["http://h/x.git?tag=v1", "http://h/x.git refs/tags/v1   undefined"],
    ["http://h/x.git?branch=refs/heads/b", "http://h/x.git refs/heads/b   undefined"],
    ["http://h/x.git?keep-git-dir", "http://h/x.git    true"],
    ["http://h/x.git?keep-git-dir=f", "http://h/x.git    false"],
    ["http://u:p@h/é.git", "http://u:p@h/%C3%A9.git    undefined"],
    ["git@h:p?ref=a#:b", "git@h:p a b  undefined"],
    ["http://h/x.git?ref=a#b", "problem"],
    ["http://h/x.git?ref=a&ref=a", "problem"],
    ["http://h/x.git?ref", "problem"],
    ["http://h/x.git?tag=a&branch=a", "problem"],
    ["http://h/x.git?subdir=a#:b", "problem"],
    ["http://h/x.git?keep-git-dir=yes", "problem"],
    ["http://h/x.git?mtime=now", "problem"],
    ["http://h/x.git?depth=1", "problem"],
  ])
})

test("only a name without scheme looks like a path", () => {
  expect(parseGitReference("github.com/a/b#c")).toMatchObject({
    remote: "github.com/a/b",
    ref: "c",
    indistinguishableFromLocal: true,
  })
  expect(parseGitReference("https://github.com/a/b.git")).toMatchObject({indistinguishableFromLocal: false})
})

test("a URL taken apart", () => {
  expect(parseUrl("HTTP://u@h:80/a%20b?k=v+w&k=%78&%zz#f%21")).toEqual({
    scheme: "http",
    host: "h:80",
    path: "/a b",
    query: new Map([["k", ["v w", "x"]]]),
    fragment: "f!",
    bare: "http://u@h:80/a%20b",
  })
  expect(parseUrl("http://h/\x7f")).toBeUndefined()
})
