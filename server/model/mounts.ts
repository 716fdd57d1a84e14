import {MOUNT_KEYS, MOUNT_TYPES, type MountType, mountOption} from "../../grammars/mounts.ts"
import type {Flag, Text} from "../syntax/ast.ts"
import {type Option, optionsOf} from "../syntax/details.ts"
import type {Problem} from "../syntax/problem.ts"
import type {Span} from "../text.ts"
import {parseBool, parseUnsigned} from "../values/numbers.ts"
import {parseSize} from "../values/size.ts"
import {didYouMean, suggest} from "./suggest.ts"

/** A mount, its variables replaced. */
export interface Mount {
  flag: Flag
  type: MountType
  from?: {value: string; at: Span}
  source: string
  /** As written; "" where there is none. */
  target: string
  targetAt?: Span
  readOnly: boolean
  id: string
  sharing?: "shared" | "private" | "locked"
  required: boolean
  /** The variable of a secret; undefined where it is a file. */
  env?: string
  /** Whether mode, uid or gid are given. */
  ownership: boolean
  /** Whether a value of it is not known without a build. */
  unknown: boolean
}

type Found = Pick<Problem, "code" | "at" | "message" | "suggestion">

/** What BuildKit sees of a mount before variables are replaced: a malformed list, and a variable in `from`. */
export function* checkMountText(flag: Flag): Generator<Found> {
  if (!flag.value) return
  const options = optionsOf(flag)
  if (!options) {
    yield {code: "invalid-mount", at: flag.value, message: "this is no list of options: type=...,target=...,..."}
    return
  }
  for (const {key, value} of options) {
    if (key.value.toLowerCase() !== "from" || !value) continue
    const dollar = value.value.indexOf("$")
    if (dollar < 0 || dollar === value.value.length - 1) continue
    const message = "from can't hold a variable: start a stage with FROM and the variable, and name that stage here"
    yield {code: "invalid-mount", at: value, message}
  }
}

/** The text with variables replaced; undefined where it is not known or wrong, which the caller has noted. */
export type ExpandText = (text: Text) => string | undefined

/** A mount as BuildKit reads it when the command runs. Gives the mount, or the first thing that is wrong with it. */
export function readMount(flag: Flag, expand: ExpandText): Mount | Found | undefined {
  const mount: Mount = {
    flag,
    type: "bind",
    source: "",
    target: "",
    readOnly: true,
    id: "",
    required: false,
    ownership: false,
    unknown: false,
  }
  const given: Partial<Record<"mode" | "uid" | "gid" | "sharing", Option>> = {}
  let readOnly: boolean | undefined
  for (const option of optionsOf(flag) ?? []) {
    const key = option.key.value.toLowerCase()
    const name = mountOption(key)
    const wrong = (message: string, at: Span = option, suggestion?: string): Found => ({
      code: "invalid-mount",
      at,
      message,
      suggestion,
    })
    const needs = (...types: MountType[]): Found | undefined =>
      mount.unknown || types.includes(mount.type)
        ? undefined
        : wrong(
            `${key} is for ${types.join(" and ")} mounts, and at this point the mount is a ${mount.type} one${mount.type === "bind" ? ": put type= first" : ""}`,
          )
    if (!option.value) {
      if (name === "readonly" || name === "readwrite") readOnly = name === "readonly"
      else if (name === "required") {
        const problem = needs("secret", "ssh")
        if (problem) return problem
        mount.required = true
      } else if (option.key.value === "")
        return wrong("an empty option: is there a comma too many, or a blank behind a comma?")
      else
        return wrong(
          name
            ? `${key} needs a value: ${key}=...`
            : `"${option.key.value}" is no option of a mount: options are key=value`,
        )
      continue
    }
    const value = expand(option.value)
    if (value === undefined) {
      // nothing more is said of a mount of which not all is known
      mount.unknown = true
      if (name === "from") mount.from = {value: option.value.value, at: option.value}
      continue
    }
    const at = option.value
    switch (name) {
      case "type": {
        const type = MOUNT_TYPES.find(type => type === value.toLowerCase())
        if (!type) {
          const suggestion = suggest(value, MOUNT_TYPES)
          return wrong(
            `a mount can be ${MOUNT_TYPES.join(", ")}, not "${value}"${didYouMean(suggestion)}`,
            at,
            suggestion,
          )
        }
        mount.type = type
        break
      }
      case "from":
        mount.from = {value, at}
        break
      case "source":
        mount.source = value
        break
      case "target":
        mount.target = value
        mount.targetAt = at
        break
      case "readonly":
      case "readwrite": {
        const on = parseBool(value)
        if (on === undefined) return wrong(`${key} is true or false, not "${value}"`, at)
        readOnly = on === (name === "readonly")
        break
      }
      case "required": {
        const problem = needs("secret", "ssh")
        if (problem) return problem
        const on = parseBool(value)
        if (on === undefined) return wrong(`${key} is true or false, not "${value}"`, at)
        mount.required = on
        break
      }
      case "size": {
        const problem = needs("tmpfs")
        if (problem) return problem
        if (parseSize(value) === undefined)
          return wrong(`"${value}" is no size: write 64m, 2g or a number of bytes`, at)
        break
      }
      case "id":
        mount.id = value
        break
      case "sharing": {
        const sharing = (["shared", "private", "locked"] as const).find(mode => mode === value.toLowerCase())
        if (!sharing) {
          const suggestion = suggest(value, ["shared", "private", "locked"])
          return wrong(
            `sharing can be shared, private, locked, not "${value}"${didYouMean(suggestion)}`,
            at,
            suggestion,
          )
        }
        mount.sharing = sharing
        given.sharing = option
        break
      }
      case "mode":
      case "uid":
      case "gid":
        if (parseUnsigned(value, name === "mode" ? 8 : 10, 32) === undefined) {
          return wrong(
            `${name} is ${name === "mode" ? "an octal number such as 0755" : "a number"}, not "${value}"`,
            at,
          )
        }
        given[name] = option
        mount.ownership = true
        break
      case "env":
        mount.env = value
        break
      default: {
        const suggestion = suggest(key, MOUNT_KEYS)
        return {
          ...wrong(`a mount has no option "${option.key.value}"${didYouMean(suggestion)}`, option.key, suggestion),
        }
      }
    }
  }
  mount.readOnly = readOnly ?? (mount.type !== "cache" && mount.type !== "tmpfs")
  if (mount.unknown) return mount
  return checkMount(mount, given) ?? mount
}

function checkMount(
  mount: Mount,
  given: Partial<Record<"mode" | "uid" | "gid" | "sharing", Option>>,
): Found | undefined {
  const {type, flag} = mount
  const wrong = (at: Span, message: string): Found => ({code: "invalid-mount", at, message})
  if (type === "bind" || type === "tmpfs") {
    for (const key of ["mode", "uid", "gid"] as const) {
      if (given[key]) return wrong(given[key], `${key} can't be set for a ${type} mount`)
    }
  }
  if (type === "secret") {
    if (mount.from?.value) return wrong(mount.from.at, "a secret comes from outside of the build and has no from")
    if (given.sharing) return wrong(given.sharing, "sharing is for cache mounts")
    if (mount.source === "" && mount.target === "" && mount.id === "") {
      return wrong(flag.value ?? flag, "a secret needs an id: type=secret,id=...")
    }
    if (mount.source !== "" && mount.id !== "")
      return wrong(flag.value ?? flag, "source and id mean the same for a secret: give one of them")
  }
  if (given.sharing && type !== "cache") return wrong(given.sharing, "sharing is for cache mounts")
  return undefined
}

/** What is wrong with a `--device`, before the command runs. */
export function* checkDevice(flag: Flag): Generator<Found> {
  if (!flag.value) return
  const wrong = (message: string, at: Span): Found => ({code: "invalid-device", at, message})
  const options = optionsOf(flag)
  if (!options) {
    yield wrong("this is no list of options: name=vendor/class=device,required", flag.value)
    return
  }
  let name: string | undefined
  for (const option of options) {
    const key = option.key.value.toLowerCase()
    if (!option.value) {
      if (key === "required") continue
      if (name) yield wrong(`"${option.key.value}" is no option of a device: there are name=... and required`, option)
      name ||= option.key.value
    } else if (key === "name") {
      if (name) yield wrong("the device has a name already", option)
      name = option.value.value
    } else if (key === "required") {
      if (parseBool(option.value.value) === undefined)
        yield wrong(`required is true or false, not "${option.value.value}"`, option.value)
    } else if (name) {
      yield wrong(`a device has no option "${option.key.value}": there are name=... and required`, option.key)
    } else name = `${option.key.value}=${option.value.value}`
  }
}
