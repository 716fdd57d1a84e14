import {createHash} from "node:crypto"
import * as fc from "fast-check"
import {describe, expect, test} from "vitest"
import {analyze} from "../server/analysis.ts"
import {cacheChain} from "../server/cli/cacheChain.ts"
import {amountText, rangeText} from "../server/cli/report/page/amounts.ts"
import {keyOf} from "../server/cli/report/page/chainSection.ts"
import type {MapNode} from "../server/cli/report/page/mapNode.ts"
import {dataElement, html} from "../server/cli/report/page/markup.ts"
import {mapOf} from "../server/cli/report/page/tree.ts"
import {layOut, tilesMarkup} from "../server/cli/report/page/treemap.ts"
import {visible} from "../server/cli/report/visible.ts"
import {buildContext, type ContextFile} from "../server/model/cache/context.ts"
import {explain} from "../server/model/cache/explain.ts"
import {NO_VERSIONS} from "../server/model/cache/keys.ts"
import {readSteps} from "../server/model/cache/steps.ts"
import {DEFAULT_BUILD} from "../server/model/facts.ts"
import {type Layer, layersOf, type StageLayers} from "../server/model/layers.ts"
import {get, put, run, useFolder} from "./support/program.ts"

// The page of `dockerlint layers --html`, as a text; how it looks and answers in a browser is in test/editors.

const HOSTILE = `</script><script>alert(1)</script> "'\` <!-- & \u202e\u2066\u0007\u2028 ]]>`

describe("untrusted text", () => {
  test("stays text, and shows what it hides", () => {
    const {html: page} = html`<p title="${HOSTILE}">${HOSTILE}${[html`<b>${"<"}</b>`, 1, undefined, false]}</p>`
    expect(page.match(/<[^>]*>/g)!.map(tag => tag.split(" ")[0])).toEqual(["<p", "<b>", "</b>", "</p>"])
    expect(page).not.toMatch(/[\u0000-\u0008\u202a-\u202e\u2066-\u2069\u2028]/)
    expect(page).toContain("\u2407")
    expect(page).toContain("\ufffd")
  })

  test("any of it, in content and in attributes", () => {
    fc.assert(
      fc.property(fc.string({unit: "binary"}), text => {
        expect(html`<i title="${text}">${text}</i>`.html).toMatch(/^<i title="[^"<>]*">[^"'<>]*<\/i>$/)
      }),
    )
  })

  test("data for the script comes out with what is hidden made visible", () => {
    fc.assert(
      fc.property(fc.string({unit: "binary"}), text => {
        const [, json] = /^<script [^>]*>([^<>]*)<\/script>\n$/.exec(dataElement("data", {text}).html)!
        expect(JSON.parse(json!)).toEqual({text: visible(text)})
      }),
    )
    expect(dataElement("data", HOSTILE).html).not.toMatch(/<\/script>.*<\/script>|<!--/)
  })
})

const leaf = fc.record({bytes: fc.integer({min: 0, max: 1e9})}).map(({bytes}) => node(bytes))
const tree: fc.Arbitrary<MapNode> = fc.letrec<{node: MapNode}>(tie => ({
  node: fc.oneof(
    {depthSize: "small", withCrossShrink: true},
    leaf,
    fc
      .tuple(fc.array(tie("node"), {minLength: 1, maxLength: 8}), fc.integer({min: 0, max: 1e6}))
      .map(([children, own]) =>
        node(
          children.reduce((sum, {bytes}) => sum + bytes, own),
          children.sort((a, b) => b.bytes - a.bytes),
        ),
      ),
  ),
})).node

function node(bytes: number, children?: readonly MapNode[]): MapNode {
  return {
    name: `n${bytes}`,
    kind: "run",
    bytes,
    size: `${bytes} B`,
    range: "",
    compressed: "0 B",
    confidence: "exact",
    why: "",
    ...(children && {children}),
  }
}

describe("the map", () => {
  test("the areas of tiles that lie beside each other are as their bytes are, and none leaves what it is in", () => {
    fc.assert(
      fc.property(tree, fc.integer({min: 200, max: 1400}), fc.integer({min: 200, max: 700}), (root, width, height) => {
        const tiles = layOut(root, width, height)
        const byPath = new Map(tiles.map(tile => [tile.path.join(), tile]))
        for (const tile of tiles) {
          const {path, x, y} = tile
          const parent = byPath.get(path.slice(0, -1).join())
          const frame = parent ?? {x: 0, y: 0, width, height}
          expect(x).toBeGreaterThanOrEqual(frame.x - 1e-6)
          expect(y).toBeGreaterThanOrEqual(frame.y - 1e-6)
          expect(x + tile.width).toBeLessThanOrEqual(frame.x + frame.width + 1e-6)
          expect(y + tile.height).toBeLessThanOrEqual(frame.y + frame.height + 1e-6)
          // as large a part of the room as of the bytes
          const title = parent ? 19 : 0
          const room = frame.width * (frame.height - title)
          const whole = parent?.node ?? root
          expect(tile.width * tile.height).toBeCloseTo((room * tile.node.bytes) / whole.bytes, 3)
        }
        const seen = tiles.filter(({path}) => path.length === 1).map(({node}) => node)
        expect(seen).toEqual((root.children ?? []).filter(({bytes}) => bytes > 0))
      }),
    )
  })

  test("its names are text, and too long ones are cut", () => {
    const name = `<b>"${"x".repeat(500)}`
    const drawn = tilesMarkup(layOut(node(2, [{...node(2), name, why: HOSTILE}]), 300, 200), false)
    expect(drawn).toContain("&lt;b&gt;&quot;x")
    expect(drawn).not.toMatch(/<b>|<\/?script/)
    expect(drawn).toMatch(/x…<\/text>/)
  })
})

function stagesOf(source: string, files: Readonly<Record<string, number>>): readonly StageLayers[] {
  const context = {
    files: Object.entries(files).map(([path, bytes]) => ({path, bytes})),
    complete: true,
    text: () => undefined,
  }
  return layersOf(analyze(source), {context})
}

const nameOf = ({instruction}: Layer) => instruction.keyword.value

describe("what is in the map", () => {
  const files = Object.fromEntries(Array.from({length: 300}, (_, i) => [`src/d${i % 7}/f${i}`, (i + 1) * 1000]))
  const stages = stagesOf(
    "FROM scratch AS a\nCOPY src /app\nRUN truncate -s 5M /app/z\nFROM a\nRUN rm -rf /app/d0 && truncate -s 1M /y\n",
    files,
  )
  const last = stages.at(-1)!
  const sum = ({children = []}: MapNode): number => children.reduce((all, child) => all + child.bytes, 0)

  test("layers of the stages that it starts from too, in them folders and files; what is wasted is marked", () => {
    const map = mapOf(last, stages, "image", nameOf, 5000)
    expect(map.bytes).toBe(last.total.size.bytes.mid)
    expect(map.children!.map(({name}) => name).sort()).toEqual(["COPY", "RUN", "RUN"])
    const copy = map.children!.find(({name}) => name === "COPY")!
    const folders = copy.children![0]!.children ?? []
    expect(copy.children![0]!.name).toBe("app/")
    expect(folders.map(({name, dead = false}) => [name, dead]).sort()).toEqual(
      Array.from({length: 7}, (_, i) => [`d${i}/`, i === 0]),
    )
  })

  test("of very many only the largest, and how much the others are", () => {
    const whole = mapOf(last, stages, "image", nameOf, 5000)
    for (const most of [20, 60, 150]) {
      const map = mapOf(last, stages, "image", nameOf, most)
      let count = 0
      const compare = (part: MapNode, other: MapNode) => {
        if (!/^and \d+ more$/.test(part.name)) count++
        if (!part.children) return
        expect(sum(part)).toBeCloseTo(sum(other), 3)
        for (const child of part.children) {
          const same = other.children!.find(({name, bytes}) => name === child.name && bytes === child.bytes)
          if (same) compare(child, same)
          else expect(child.name).toMatch(/^and \d+ more$/)
        }
      }
      compare(map, whole)
      expect(count).toBeLessThanOrEqual(most)
      expect(count).toBeGreaterThan(most / 2)
    }
  })

  test("the layers of a base image, where a registry has told the bytes of each", () => {
    const layer = (digest: string, createdBy: string, bytes?: number) => ({digest, createdBy, bytes, size: 1e6})
    const children = (second: number | undefined) => {
      const layers = [
        layer("sha256:a", "/bin/sh -c #(nop) ADD file:x in / ", 3e6),
        layer("sha256:b", "RUN y # buildkit", second),
      ]
      const size = {low: 5e6, mid: 5e6, high: 5e6}
      const base = {size: {bytes: size, compressed: size}, confidence: "exact" as const, why: "", layers}
      const all = layersOf(analyze("FROM a\n"), {image: () => base})
      return mapOf(all[0]!, all, "image", nameOf, 100).children![0]!.children
    }
    expect(children(2e6)!.map(({name, bytes}) => [name, bytes])).toEqual([
      ["ADD file:x in / ", 3e6],
      ["RUN y", 2e6],
    ])
    expect(children(undefined)).toBeUndefined()
  })

  test("paths of any depth", () => {
    const deep = stagesOf(`FROM scratch\nCOPY a ${"/x".repeat(20_000)}\n`, {a: 10})
    expect(mapOf(deep[0]!, deep, "image", nameOf, 100).children).toHaveLength(1)
  })
})

test("no number is made up for what nobody knows", () => {
  const open = {low: 5e6, mid: 9e6, high: Number.POSITIVE_INFINITY}
  expect([amountText(open, "unknown"), rangeText(open, "unknown")]).toEqual(["≥ 5.0 MB", ""])
  expect(amountText({...open, low: 0}, "unknown")).toBe("not known")
  const known = {low: 1e6, mid: 2e6, high: 3e6}
  expect([amountText(known, "ratio"), rangeText(known, "ratio")]).toEqual(["≈ 2.0 MB", "1.0 MB – 3.0 MB"])
  expect([amountText({low: 1, mid: 1, high: 1}, "exact"), rangeText({low: 1, mid: 1, high: 1}, "exact")]).toEqual([
    "1 B",
    "",
  ])
})

const file = (path: string): ContextFile => ({path, type: "file", mode: 0, content: ""})

const CHAINS: readonly [title: string, source: string, ignored?: string][] = [
  ["copies", "FROM a\nCOPY package.json .\nRUN npm ci\nCOPY . .\nRUN make\n"],
  [
    "stages",
    "FROM a AS x\nCOPY src /src\nCOPY conf /src/conf\nFROM b\nCOPY --from=x /src/lib /lib\nCOPY --from=x /src/conf /c\nRUN go\n",
  ],
  [
    "mounts",
    "FROM a AS x\nRUN --mount=type=bind,source=src,target=/s make\nFROM b\nCOPY --from=x /out /\nCOPY *.json /\n",
  ],
  ["links and patterns", "FROM a\nCOPY --link src/lib /l\nCOPY --exclude=*.ts src /s\nRUN make\n"],
  ["ignored", "FROM a\nCOPY . .\n", "src\n!src/main.ts\n"],
]

describe("the cache", () => {
  const paths = ["package.json", "a.json", "conf/x", "src/main.ts", "src/main.c", "src/lib/a.ts", "src/lib/b", "z"]
  const files = paths.map(file)

  test.each(CHAINS)("each file has the effect that its group is said to have: %s", (_, source, ignoreFile) => {
    const analysis = analyze(source)
    const chain = cacheChain(analysis, {files: buildContext(files, ignoreFile).files, dockerfile: undefined})
    const stepsWith = (all: readonly ContextFile[]) =>
      readSteps({
        file: analysis.file,
        build: analysis.build,
        settings: DEFAULT_BUILD,
        target: analysis.finalStage,
        context: buildContext(all, ignoreFile),
      })
    const before = {steps: stepsWith(files), versions: NO_VERSIONS}
    const effects = chain.effects.filter(({edit}) => edit.kind === "files")
    const grouped = effects.flatMap(({edit}) => (edit.kind === "files" ? edit.files : []))
    expect(new Set(grouped).size).toBe(grouped.length)
    let untaken = 0
    for (const path of paths) {
      const after = stepsWith(files.map(one => (one.path === path ? {...one, content: "other"} : one)))
      const verdicts = explain(before, {steps: after, versions: NO_VERSIONS}).map(({verdict}) => verdict)
      const group = effects.find(({edit}) => edit.kind === "files" && edit.files.includes(path))
      if (group) expect(group.outcomes.map(({verdict}) => verdict)).toEqual(verdicts)
      else expect(verdicts.every(verdict => verdict === "cached")).toBe(true)
      if (!group && buildContext([file(path)], ignoreFile).files.length > 0) untaken++
    }
    expect(chain.untaken).toBe(untaken)
  })

  const verdictsOf = (source: string, dockerfile?: string) => {
    const chain = cacheChain(analyze(source), {
      files: [...files, file("Dockerfile")],
      dockerfile,
    })
    const lines = chain.effects.map(({edit, outcomes}) => {
      const letters = outcomes.map(({verdict}) => verdict[0]).join("")
      if (edit.kind === "line") return `${edit.instruction.keyword.value} ${letters}`
      return edit.kind === "argument" ? `${edit.name} ${letters}` : `${edit.files.length} files ${letters}`
    })
    return {...chain, lines, idle: chain.idle.map(({keyword}) => keyword.value)}
  }

  test("arguments, lines, and lines that are in no key", () => {
    const source = "ARG V=1\nFROM a:$V\nARG W\nRUN one\nENV X=$W\nRUN two\nLABEL l=1\nCOPY z /\nCMD c\n"
    expect(verdictsOf(source)).toMatchObject({
      lines: [
        "1 files cccr",
        "V rrrr",
        "W crrr",
        "ARG rrrr",
        "FROM rrrr",
        "ARG crrr",
        "RUN crrr",
        "ENV ccrr",
        "RUN ccrr",
        "COPY cccr",
      ],
      idle: ["LABEL", "CMD"],
    })
  })

  test("who edits a line edits the Dockerfile, which a COPY may take", () => {
    const source = "FROM a\nCOPY . .\nRUN make\nCMD c\n"
    expect(verdictsOf(source).lines).toContain("RUN ccr")
    expect(verdictsOf(source, "Dockerfile").lines).toContain("RUN crr")
    expect(verdictsOf(source, "Dockerfile").lines).toContain("CMD crr")
  })

  test("an argument that decides which stages are built is told apart", () => {
    const source = "ARG S=x\nFROM a AS x\nRUN one\nFROM a AS y\nRUN two\nFROM $S\nRUN three\n"
    const {deciding, lines} = verdictsOf(source)
    expect(deciding).toEqual(["S"])
    expect(lines.filter(line => line.startsWith("S "))).toEqual([])
  })

  test("what a key is made of", () => {
    const source =
      "FROM a AS x\nENV B=1\nRUN --mount=type=cache,target=/c make\nFROM b\nCOPY --link z /\nCOPY --from=x /out /\n"
    const {steps} = cacheChain(analyze(source), {files, dockerfile: undefined})
    expect(steps.map(step => keyOf(step).join("; "))).toEqual([
      "the digest of the image a for linux/amd64",
      expect.stringMatching(
        /^the key of the step above it: FROM \[x 1\/2\]; its command, .*--mount of \/c; every variable in force, used or not: B$/,
      ),
      "the digest of the image b for linux/amd64",
      expect.stringMatching(
        /^not what is above it: --link; .*names, permissions and contents, but not times, of 1 file of the context: z$/,
      ),
      expect.stringMatching(/^the key of the step above it: COPY \[.* 2\/3\]; .*what is at \/out in the stage x$/),
    ])
  })
})

describe("--html", () => {
  useFolder()
  const DOCKERFILE = "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y git\nCOPY a /a\nRUN rm /a\n"
  const setUp = () => {
    put("Dockerfile", DOCKERFILE)
    put("a", "x".repeat(2_000_000))
    // or else the page would tell of itself when it is made again
    put(".dockerignore", "*.html\n")
  }

  test("is one file that lets nothing in or out, besides what is printed", () => {
    setUp()
    const {status, stdout, stderr} = run(["layers", "--html", "report.html"])
    expect({status, stderr}).toEqual({status: 0, stderr: ""})
    expect(stdout).toContain("(the image)")
    const page = get("report.html")
    const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)!
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-\S+'; script-src 'sha256-\S+'; base-uri 'none'; form-action 'none'$/,
    )
    const [, script] = /<script>([\s\S]*?)<\/script>/.exec(page)!
    const [, style] = /<style>([\s\S]*?)<\/style>/.exec(page)!
    for (const text of [script!, style!])
      expect(policy).toContain(`'sha256-${createHash("sha256").update(text).digest("base64")}'`)
    expect(page).not.toMatch(/\b(?:src|href|action|srcset)="(?!#)|@import|url\((?!#)|style="/)
    for (const text of [
      "packages of debian 12, of 20",
      "≈ 2.0 MB",
      "/a",
      "in place of the copy, which the RUN below deletes",
      "linux/amd64",
    ])
      expect(page).toContain(text)
    // the same again is the same page
    run(["layers", "--html", "report2.html"])
    expect(get("report2.html")).toBe(page)
  })

  test("- is standard output, and the page is all that is there", () => {
    setUp()
    const {status, stdout} = run(["layers", "--html", "-", "--format", "json"])
    expect(status).toBe(0)
    expect(stdout).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/)
    expect(run(["layers", "--html", "-", "-"], {input: "FROM scratch\nCOPY a /\n"}).stdout).toContain(
      '<h2 class="title"><code>-</code></h2>',
    )
  })

  test("goes with --format json, --fail-over and --compare", () => {
    setUp()
    put("old.Dockerfile", "FROM debian:bookworm-slim\nCOPY a /a\n")
    const json = run(["layers", "--html", "x.html", "--format", "json", "--fail-over", "1MB"])
    expect(json.status).toBe(1)
    expect(JSON.parse(json.stdout)).toMatchObject({version: 1})
    run(["layers", "--html", "y.html", "--compare", "old.Dockerfile", "Dockerfile"])
    expect(get("x.html")).not.toContain("What has changed")
    expect(get("y.html")).toMatch(/What has changed[\s\S]*<span class="kind">new<\/span> <code>RUN rm \/a/)
  })

  test("several files are one page with a list of them", () => {
    setUp()
    put("two/Dockerfile", "FROM scratch\nCOPY Dockerfile /\n")
    expect(run(["layers", "--html", "all.html", "."]).status).toBe(0)
    const page = get("all.html")
    expect(page).toContain('<h2 class="title">2 files</h2>')
    expect(page.match(/<article id="file-\d"/g)).toEqual(['<article id="file-0"', '<article id="file-1"'])
    expect(page).toMatch(/<a href="#file-1">two\/Dockerfile<\/a>/)
  })

  test("services of a Compose file are builds of their own", () => {
    setUp()
    put(
      "compose.yaml",
      "services:\n  web:\n    build: .\n  tool:\n    build:\n      dockerfile_inline: |\n        FROM scratch\n        COPY a /\n",
    )
    expect(run(["layers", "--html", "x.html", "compose.yaml"]).status).toBe(0)
    const page = get("x.html")
    expect(page).toContain('<h2 class="title">2 builds</h2>')
    expect(page).toContain("<code>Dockerfile, web of compose.yaml</code>")
    expect(page).toContain("<code>compose.yaml, tool</code>")
  })

  test("a file that can't be written is said", () => {
    setUp()
    expect(run(["layers", "--html", "no/such/folder.html"])).toMatchObject({
      status: 3,
      stderr: "dockerlint: no/such/folder.html: no such file or folder\n",
    })
  })

  test("what the Dockerfile and the context say stays text", () => {
    const name = "x'\"><img src=y onerror=alert(1)>\u202e"
    put(`src/${name.replaceAll("/", "")}`, "x".repeat(200_000))
    put(
      "Dockerfile",
      `FROM scratch AS </script><b>\nARG A=</script>\nCOPY src /\nRUN echo "</script><script>alert(1)</script>" '<!--'\n`,
    )
    expect(run(["layers", "--html", "x.html", "--all"]).status).toBe(0)
    const page = get("x.html")
    expect(page).not.toMatch(/<img|<b>|alert\(1\)<\/script|\u202e|<!--/)
    expect(page.match(/<script\b/g)).toHaveLength(2)
    expect(page).toContain("&lt;/script&gt;")
  })

  test("nothing to build, a broken file, and a context that can't be read", () => {
    put("Dockerfile", "# nothing\n")
    expect(run(["layers", "--html", "a.html"]).status).toBe(0)
    expect(get("a.html")).toContain("There is no stage to build in this file.")
    put("Dockerfile", "FROM\nCOPY\nRUN [\nFROM a:$(x\nCOPY . /\n")
    expect(run(["layers", "--html", "b.html"]).status).toBe(0)
    expect(get("b.html")).toMatch(/<p class="note problem">BuildKit refuses this file \(line 1: /)
    // what can't be read makes the exit code, and the page is written all the same
    put(".dockerignore", "a\n[\n")
    expect(run(["layers", "--html", "c.html"]).status).toBe(3)
    expect(get("c.html")).toMatch(/<p class="note problem">build context \.: the ignore file can&#39;t be used/)
  })

  test("thousands of layers and files are cut down to what a browser can show", () => {
    put(
      "Dockerfile",
      `FROM scratch\nCOPY . /app\n${Array.from({length: 3000}, (_, i) => `RUN truncate -s ${i + 1}k /f${i}\n`).join("")}`,
    )
    for (let i = 0; i < 3000; i++) put(`d${i % 50}/f${i}`, "x".repeat(i))
    expect(run(["layers", "--html", "x.html"]).status).toBe(0)
    const page = get("x.html")
    expect(page.length).toBeLessThan(2_500_000)
    expect(page).toMatch(/and [\d,]+ more, [\d.]+ [MG]B/)
  })
})
