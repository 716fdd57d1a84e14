import {baseName} from "../../values/path.ts"
import {removeFiles} from "../fileRemovals.ts"
import {below, type Entry, total} from "../files.ts"
import {addUnpacked} from "./copies.ts"
import {downloadOf, isKept, NOBODY, notAsked, pathOf, put, type Ran, type Step, treeAt} from "./effect.ts"
import {operands, optionValue} from "./fileCommands.ts"
import {type Amount, about, lessSure, tarBytes, UNKNOWN_SIZE} from "./size.ts"

// Downloads, and what is unpacked from them: how large they are is known only where somebody has asked the server.

export function curl(step: Step, {words, command, unsure}: Ran): void {
  const urls = words.filter(word => word !== undefined && /^(?:https?|ftp):\/\//.test(word)) as string[]
  const dynamic = words.some(word => word === undefined)
  const folder = optionValue(words, "-", "output-dir")
  const named = optionValue(words, "o", "output")
  const remote = words.some(
    word => word !== undefined && /^(?:-[A-Za-z]*O[A-Za-z]*|--remote-name(?:-all)?)$/.test(word),
  )
  if (named !== undefined && named !== "-") download(step, pathOf(step, joined(folder, named)), urls[0], unsure)
  else if (remote) {
    for (const url of urls) download(step, pathOf(step, joined(folder, lastName(url))), url, unsure)
    if (urls.length === 0) download(step, step.folder, undefined, unsure)
  } else redirected(step, command, urls[0], unsure, dynamic)
}

export function wget(step: Step, {words, command, unsure}: Ran): void {
  const urls = operands(words, "OPotTUQ").filter(word => word === undefined || /^(?:https?|ftp):|[./]/.test(word))
  if (words.includes("--spider")) return
  const named = optionValue(words, "O", "output-document")
  const short = words.find(word => word !== undefined && /^-[a-z]*O.+/.test(word))
  const target = named ?? short?.replace(/^-[a-z]*O/, "")
  if (target === "-" || target === "/dev/stdout") {
    redirected(step, command, urls[0], unsure, false)
    return
  }
  const folder = optionValue(words, "P", "directory-prefix")
  if (target !== undefined) download(step, pathOf(step, target), urls[0], unsure)
  else
    for (const url of urls.length > 0 ? urls : [undefined])
      download(step, url === undefined ? step.folder : pathOf(step, joined(folder, lastName(url))), url, unsure)
}

function joined(folder: string | undefined, name: string): string {
  return folder === undefined ? name : `${folder}/${name}`
}

function lastName(url: string): string {
  return baseName(url.replace(/[?#].*$/, "")) || "index.html"
}

/** Into a file, or into the next command, which may unpack it. */
function redirected(
  step: Step,
  command: Ran["command"],
  url: string | undefined,
  unsure: boolean,
  dynamic: boolean,
): void {
  const target = command.redirects.find(
    ({operator}) => operator === ">" || operator === ">|" || operator === ">>",
  )?.target
  const bytes = url === undefined || dynamic ? undefined : downloadOf(step.facts, url).bytes
  step.piped = url === undefined || bytes === undefined ? undefined : {url, bytes}
  if (target) download(step, pathOf(step, target.literal), dynamic ? undefined : url, unsure)
}

function download(step: Step, path: string | undefined, url: string | undefined, unsure: boolean): void {
  const {bytes: known, unknown} = url === undefined ? {unknown: NOBODY} : downloadOf(step.facts, url)
  const what = url === undefined ? "a download" : `the download of ${url}`
  const at = path ?? "/"
  // a signature or checksum is small, whatever it belongs to
  const small = /\.(?:asc|sig|sha\d*(?:sum)?|md5|gpg|key|sign|minisig|txt)$/.test(at) ? 4000 : undefined
  const bytes = known ?? small
  const size =
    bytes === undefined
      ? UNKNOWN_SIZE
      : {
          bytes: known === undefined ? {low: 0, mid: bytes, high: bytes * 10} : about(tarBytes(known)),
          compressed: {low: 0, mid: isArchive(at) ? bytes : bytes / 2, high: known ?? bytes * 10},
        }
  put(
    step,
    {
      path: at,
      single: path !== undefined,
      kind: isArchive(at) ? "archive" : "mixed",
      size,
      confidence: bytes === undefined ? "unknown" : known === undefined ? "ratio" : "exact",
      why: bytes === undefined ? notAsked(what, unknown) : what,
    },
    unsure,
  )
}

export function isArchive(path: string): boolean {
  return /\.(?:t(?:ar|gz|bz2?|xz|zst)|gz|bz2|xz|zst|zip|jar|war|whl|deb|rpm|apk|7z)$/i.test(path)
}

/** What an archive holds is so many times larger, by how it is packed: measured on source and binary releases. */
const RATIOS: readonly [name: RegExp, ratio: Amount, compressed: Amount][] = [
  [/\.tar$/i, {low: 1, mid: 1, high: 1}, {low: 0.2, mid: 0.38, high: 0.9}],
  [/\.(?:tar\.)?(?:t?gz)$/i, {low: 1.2, mid: 2.8, high: 5}, {low: 0.9, mid: 1, high: 1.1}],
  [/\.(?:tar\.)?(?:t?xz|zst)$/i, {low: 1.5, mid: 4, high: 8}, {low: 1, mid: 1.35, high: 2.2}],
  [/\.(?:tar\.)?(?:t?bz2?)$/i, {low: 1.3, mid: 3.6, high: 7}, {low: 1, mid: 1.2, high: 1.6}],
  [/\.(?:zip|jar|war|whl)$/i, {low: 1.1, mid: 2.2, high: 4}, {low: 0.85, mid: 1, high: 1.1}],
]

/** What unpacking something of this name and size gives; `as`: an ending for a name that has none. */
export function unpacked(name: string, bytes: Amount, as = ".gz"): Pick<Entry, "size" | "confidence"> {
  const bare = name.replace(/[?#].*$/, "")
  const [, ratio, compressed] = RATIOS.find(([test]) => test.test(bare)) ?? RATIOS.find(([test]) => test.test(as))!
  const times = (by: Amount): Amount => ({low: bytes.low * by.low, mid: bytes.mid * by.mid, high: bytes.high * by.high})
  return {size: {bytes: times(ratio), compressed: times(compressed)}, confidence: "ratio"}
}

export function tar(step: Step, {words, command, unsure}: Ran): void {
  const [first = ""] = words
  const letters =
    words.filter(word => word !== undefined && /^-[A-Za-z]+$/.test(word)).join("") +
    (first.startsWith("-") ? "" : first)
  const extracts = /x/.test(letters) || words.includes("--extract") || words.includes("--get")
  const creates = /c/.test(letters) || words.includes("--create")
  const named = optionValue(words, "f", "file") ?? (first.startsWith("-") || !/f/.test(first) ? undefined : words[1])
  const file = named === "-" ? undefined : named
  if (creates && !extracts) {
    const path = pathOf(step, file)
    const packed = packs(step, words, letters, path)
    if (path !== undefined) put(step, {path, single: true, kind: "archive", ...packed, why: "what tar packs"}, unsure)
    return
  }
  if (!extracts) return
  const folder = optionValue(words, "C", "directory")
  const packing = words.includes("--zstd") || /J/.test(letters) ? ".xz" : /j/.test(letters) ? ".bz2" : ".gz"
  unpack(step, file, folder === undefined ? step.folder : pathOf(step, folder), command, unsure, packing)
}

/** tar fills its archives up to so many bytes. */
const RECORD = 10_240

/** How large an archive becomes, where all that goes into it is known. */
function packs(step: Step, words: Ran["words"], letters: string, into?: string): Pick<Entry, "size" | "confidence"> {
  const unknown = {size: UNKNOWN_SIZE, confidence: "unknown" as const}
  const from = optionValue(words, "C", "directory")
  const start = from === undefined ? step.folder : pathOf(step, from)
  const sources = operands(words.slice(words[0]?.startsWith("-") ? 0 : 2), "fC").map(word =>
    word === undefined || start === undefined ? undefined : pathOf({...step, folder: start}, word),
  )
  const found = sources.flatMap(path => {
    const entries = path === undefined ? [] : below(treeAt(step, path), path).map(({entry}) => entry)
    return entries.length > 0 ? entries.filter(({path}) => path !== into) : [undefined]
  })
  const entries = found.filter(entry => entry !== undefined)
  if (entries.length < found.length || entries.length === 0 || entries.some(({owner}) => owner !== undefined))
    return unknown
  const {size, confidence} = total(entries)
  if (confidence === "unknown" || /[jJa]/.test(letters) || words.includes("--zstd")) return unknown
  const plain = !/z/.test(letters) && !words.includes("--gzip")
  const bytes = plain ? size.bytes : size.compressed
  const whole = (value: number) => tarBytes(plain ? Math.ceil((value + 1024) / RECORD) * RECORD : value)
  return {
    size: {bytes: {low: whole(bytes.low), mid: whole(bytes.mid), high: whole(bytes.high)}, compressed: size.compressed},
    confidence: "ratio",
  }
}

export function unzip(step: Step, {words, command, unsure}: Ran): void {
  if (words.some(word => word === "-l" || word === "-t")) return
  const folder = optionValue(words, "d")
  const [file] = operands(words, "dxP")
  unpack(step, file, folder === undefined ? step.folder : pathOf(step, folder), command, unsure)
}

function unpack(
  step: Step,
  file: string | undefined,
  folder: string | undefined,
  command: Ran["command"],
  unsure: boolean,
  packing?: string,
): void {
  const path = pathOf(step, file)
  const piped = file === undefined && (command.pipeline?.index ?? 0) > 0 ? step.piped : undefined
  const archive = path === undefined ? undefined : below(treeAt(step, path), path)[0]?.entry
  const listed = archive?.source === undefined ? undefined : step.facts.context?.archive?.(archive.source)
  if (typeof listed === "object" && !unsure) {
    if (isKept(step, folder ?? "/")) addUnpacked(step, listed, folder ?? "/", `what ${path} holds`)
    return
  }
  const exact = (bytes: number): Amount => ({low: bytes, mid: bytes, high: bytes})
  const known = piped
    ? unpacked(piped.url, exact(piped.bytes), packing)
    : archive && archive.confidence !== "unknown"
      ? unpacked(path!, archive.size.bytes, packing)
      : undefined
  const why = known
    ? `what ${piped?.url ?? path} holds, by how it is packed`
    : "what is unpacked from a download of unknown size"
  const content = known ?? {size: UNKNOWN_SIZE, confidence: "unknown" as const}
  put(step, {path: folder ?? "/", kind: "mixed", ...content, why}, unsure)
}

/** gunzip, xz -d and the like put the unpacked file in the place of the packed one. */
export function gunzip(step: Step, {words, command, unsure}: Ran): void {
  const packs =
    /^(?:gzip|xz|bzip2|zstd)$/.test(command.program!) &&
    !words.some(word => word !== undefined && /^-[a-z]*d|^--decompress/.test(word))
  if (packs) {
    if (!unsure) pack(step, {words, command})
    return
  }
  for (const word of operands(words)) {
    const path = pathOf(step, word)
    if (path === undefined) continue
    const found = below(step.tree, path)[0]?.entry
    const known = found && found.confidence !== "unknown" ? unpacked(path, found.size.bytes) : undefined
    const target = path.replace(/\.(?:gz|xz|bz2|zst)$/, "")
    step.tree.live = step.tree.live.filter(entry => entry !== found || entry.step !== step.number)
    put(
      step,
      {
        path: target,
        single: true,
        kind: "mixed",
        ...(known ?? {size: UNKNOWN_SIZE, confidence: "unknown" as const}),
        why: `what ${word} holds`,
      },
      unsure,
    )
  }
}

const PACKED: Readonly<Record<string, string>> = {gzip: ".gz", xz: ".xz", bzip2: ".bz2", zstd: ".zst"}

/** gzip and the like put a packed file in the place of each; with -c they print it. */
function pack(step: Step, {words, command}: Pick<Ran, "words" | "command">): void {
  const program = command.program!
  const has = (pattern: RegExp) => words.some(word => word !== undefined && pattern.test(word))
  if (has(/^(?:-[a-z]*[ctl]|--(?:stdout|test|list))$/)) return
  const keeps = program === "zstd" ? !has(/^--rm$/) : has(/^(?:-[a-z]*k|--keep)$/)
  for (const word of operands(words, "ST")) {
    const path = pathOf(step, word)
    if (path === undefined || !isKept(step, path)) continue
    for (const {entry} of below(step.tree, path).filter(({entry}) => entry.single)) {
      if (!keeps) removeFiles(step.tree, one => one === entry, step.number)
      const {compressed} = entry.size
      put(step, {
        path: `${entry.path}${PACKED[program]}`,
        single: true,
        files: 1,
        kind: "archive",
        size: {bytes: compressed, compressed},
        confidence: lessSure(entry.confidence, "ratio"),
        why: `what ${program} makes of ${entry.path}`,
      })
    }
  }
}

export function git(step: Step, {words, unsure}: Ran): void {
  const at = words.indexOf("clone")
  if (at < 0) return
  const [url, target] = operands(words.slice(at + 1), "bojc").filter(word => !word || !/^\d+$/.test(word))
  const name = target ?? (url === undefined ? undefined : baseName(url.replace(/\/$/, "")).replace(/\.git$/, ""))
  const shallow = words.some(word => word?.startsWith("--depth"))
  const path = (name === undefined ? step.folder : pathOf(step, name)) ?? "/"
  const why = `how large the repository ${url ?? ""} is, is not known before the build${shallow ? "" : "; without --depth 1 its whole history comes along"}`
  put(step, {path, kind: "mixed", size: UNKNOWN_SIZE, confidence: "unknown", why}, unsure)
}
