import {MOUNT_TYPES, mountOption} from "../../../grammars/mounts.ts"
import {CACHE_FOLDERS} from "../../knowledge/caches.ts"
import {MOUNT_TYPE_DOCS, mountOptionsFor, mountValueDoc} from "../../knowledge/mounts.ts"
import type {Cursor} from "../../model/cursor.ts"
import {findFlags} from "../../model/flags.ts"
import {runText} from "../../model/uses.ts"
import {optionsOf} from "../../syntax/details.ts"
import type {Draft, Place} from "./item.ts"
import {completeFiles} from "./paths.ts"
import {foldersSeen} from "./seen.ts"
import {completeSource} from "./stages.ts"

type Key = Extract<Cursor, {kind: "mountKey"}>
type Value = Extract<Cursor, {kind: "mountValue"}>

/** Options of a mount that it has not yet, and that its type knows. */
export function* completeMountKey(cursor: Key): Iterable<Draft> {
  const {flag, options, option, type} = cursor
  const given = new Set(
    options.filter(one => one !== option).map(({key}) => mountOption(key.value.toLowerCase()) ?? key.value),
  )
  const equals = option.value ? "" : "="
  if (flag.name.value === "device") {
    if (!given.has("name")) yield {label: `name${equals}`, kind: "option", detail: "The device, as vendor/class=device"}
    if (!given.has("required"))
      yield {label: "required", kind: "option", detail: "Fail where the machine does not have it"}
    return
  }
  if (!given.has("type") && equals !== "") {
    for (const name of MOUNT_TYPES) {
      // without a type it is a bind mount, whose options may stand there already
      if (given.size > 0 && !mountOptionsFor(name).some(({name}) => given.has(name))) continue
      yield {
        label: `type=${name}`,
        kind: "option",
        detail: MOUNT_TYPE_DOCS[name].summary,
        key: `mountType:${name}`,
        commit: [","],
      }
    }
  }
  if (!type) return
  for (const {name, bare, doc} of mountOptionsFor(type)) {
    if (given.has(name) || (name === "type" && equals !== "")) continue
    if ((name === "readonly" && given.has("readwrite")) || (name === "readwrite" && given.has("readonly"))) continue
    yield {
      label: name,
      kind: "option",
      text: bare ? name : name + equals,
      detail: doc,
      key: `mountOption:${type}:${name}`,
    }
  }
}

/** Values of an option of a mount. */
export function* completeMountValue(cursor: Value, place: Place): Iterable<Draft> {
  const {key, type, flag, instruction} = cursor
  if (flag.name.value === "device") {
    if (key === "name") yield {label: "nvidia.com/gpu=all", kind: "value", detail: "All GPUs of NVIDIA"}
    return
  }
  const value = (label: string): Draft => ({label, kind: "value", detail: mountValueDoc(key, label), commit: [","]})
  switch (key) {
    case "type":
      for (const label of MOUNT_TYPES) yield {...value(label), key: `mountType:${label}`}
      return
    case "sharing":
      for (const label of ["shared", "private", "locked"]) yield value(label)
      return
    case "readonly":
    case "readwrite":
    case "required":
      for (const label of ["true", "false"]) yield value(label)
      return
    case "from":
      return yield* completeSource(cursor, place)
    case "source":
      if (type === "bind" && !cursor.options.some(({key}) => key.value.toLowerCase() === "from"))
        yield* completeFiles(cursor, place)
      return
    case "target":
      if (type === "cache") yield* cacheFolders(cursor)
      if (type === "bind") {
        const source = cursor.options.find(({key}) => mountOption(key.value.toLowerCase()) === "source")?.value
        if (source && source.value !== "") yield {label: source.value, kind: "folder", detail: "As the source"}
      }
      for (const {path, detail} of foldersSeen(cursor.outer, place)) yield {label: path, kind: "folder", detail}
      return
    case "id":
    case "env":
      yield* seenInOthers(cursor, place)
      return
    case "mode":
      for (const label of type === "cache" ? ["0755", "0700", "0777"] : ["0400", "0440", "0600"]) yield value(label)
      return
    case "uid":
    case "gid":
      for (const label of ["0", "1000"]) yield value(label)
      return
    case "size":
      for (const label of ["64m", "256m", "1g"]) yield value(label)
  }

  /** Folders of the package managers that the command runs, and behind them those of the others. */
  function* cacheFolders({instruction, outer}: Value): Iterable<Draft> {
    const text = runText(place.analysis.source, {...instruction, heredocs: outer.heredocs})
    const words = new Set(text.split(/[\s;&|()"'`]+/))
    const taken = new Set(
      findFlags(instruction, "mount")
        .filter(one => one !== flag)
        .flatMap(one => optionsOf(one) ?? [])
        .filter(({key}) => mountOption(key.value.toLowerCase()) === "target")
        .map(({value}) => value?.value),
    )
    const rest = CACHE_FOLDERS.filter(({target}) => !taken.has(target))
    const used = rest.filter(({programs}) => programs.some(program => words.has(program)))
    for (const folder of [...used, ...rest.filter(one => !used.includes(one))]) {
      yield {label: folder.target, kind: "folder", detail: folder.doc, commit: [","]}
    }
  }

  /** What the same option says in other mounts of the type. */
  function* seenInOthers({option}: Value, {analysis}: Place): Iterable<Draft> {
    for (const one of analysis.all("RUN")) {
      for (const other of findFlags(one, "mount")) {
        const options = optionsOf(other) ?? []
        const find = (name: string) => options.find(({key}) => key.value.toLowerCase() === name)
        const found = find(key)
        if (!found?.value || found.from === option.from || (find("type")?.value?.value ?? "bind") !== type) continue
        if (found.value.value !== "") yield value(found.value.value)
      }
    }
    if (type === "ssh" && key === "id") yield {...value("default"), detail: "What `--ssh default` gives the build"}
    if (type === "cache" && instruction.name && key === "id") {
      for (const name of ["$TARGETPLATFORM", "$TARGETARCH"])
        yield {label: name, kind: "variable", key: `variable:${name.slice(1)}`}
    }
  }
}
