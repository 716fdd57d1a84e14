import {spawnSync} from "node:child_process"
import {fileURLToPath} from "node:url"
import {expect, test} from "vitest"
import {manPage} from "../server/tools/manPage.ts"
import {hasProgram} from "./support/programs.ts"

// The manual page, as the programs that show it read it. That it is up to date is a matter of test/tidy.test.ts.

const path = fileURLToPath(new URL("../man/dockerlint.1", import.meta.url))

const groff = hasProgram("groff", "what groff says about the manual page")

test.skipIf(!groff)("groff has nothing to say about it, and shows all of it", () => {
  const {stdout, stderr} = spawnSync("groff", ["-man", "-ww", "-Tutf8", "-P-cbou", "-rLL=200n", path], {
    encoding: "utf8",
  })
  expect(stderr).toBe("")
  for (const words of ["--fail-on <severity>", "dockerlint explain DL3008", "dockerlint format [PATH...]", "NO_COLOR"])
    expect(stdout.replaceAll("‐", "-").replaceAll("−", "-")).toContain(words)
})

const mandoc = hasProgram("mandoc", "what mandoc says about the manual page", ["-Tutf8", path])

test.skipIf(!mandoc)(
  "mandoc has nothing to say about it but that it has no date, as it is the same for every build",
  () => {
    const {stdout} = spawnSync("mandoc", ["-Tlint", "-Wwarning", path], {encoding: "utf8"})
    expect(stdout.split("\n").filter(line => line !== "" && !line.includes("missing date"))).toEqual([])
  },
)

test("what roff would take for a request or an escape is text", () => {
  const lines = manPage().split("\n")
  expect(lines.filter(line => /^['.](?!\\"|TH|nh|SH|SS|B |br|PP|TP|nf|fi)/.test(line))).toEqual([])
  expect(lines.filter(line => /\\(?![-&e"]|\((?:ga|ha|ti|dq))/.test(line))).toEqual([])
})
