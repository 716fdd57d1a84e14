import {valueOffset} from "../../../grammars/logical.ts"
import {MOUNT_TYPES, type MountType, mountOption} from "../../../grammars/mounts.ts"
import {MOUNT_TYPE_DOCS, type MountOption, mountOptionsFor} from "../../knowledge/mounts.ts"
import type {Flag} from "../../syntax/ast.ts"
import type {Signature, SignatureHelp} from "./help.ts"

/** Options without which a mount of the type means nothing. */
const NEEDED: Readonly<Record<MountType, readonly string[]>> = {
  bind: ["target"],
  cache: ["target"],
  tmpfs: ["target"],
  secret: ["id"],
  ssh: [],
}

/** The options of a `--mount`, for its type, or for those that it may become. */
export function mountSignatures({value}: Flag, offset: number): SignatureHelp {
  const fields = fieldsOf(value!.value)
  const caret = valueOffset(value!, offset)
  const at = fields.find(({to}) => caret <= to)!
  const given = fields.find(({name}) => name === "type")
  const written = given?.value?.toLowerCase() ?? ""
  const exact = MOUNT_TYPES.find(type => type === written)
  const begun = fields.length === 1 && "type".startsWith(at.key.trim().toLowerCase()) && at.value === undefined
  const types = exact ? [exact] : given === at ? matching(written) : begun ? MOUNT_TYPES : (["bind"] as const)
  const built = types.map(type => mountSignature(type))
  const [first] = built
  const name = at.name ?? nameFor(at, fields, first!.names)
  const index = name === undefined ? -1 : first!.names.indexOf(name)
  return {signatures: built.map(({signature}) => signature), active: 0, parameter: index < 0 ? undefined : index}
}

function matching(written: string): readonly MountType[] {
  const found = MOUNT_TYPES.filter(type => type.startsWith(written))
  return found.length > 0 ? found : MOUNT_TYPES
}

interface Field {
  key: string
  /** The main name of the option; undefined where the key is none. */
  name: string | undefined
  value: string | undefined
  /** Its end in the list. */
  to: number
}

/** The list as it is written, also where it is not whole. */
function fieldsOf(list: string): Field[] {
  let to = -1
  return list.split(",").map(text => {
    to += 1 + text.length
    const [key = "", ...rest] = text.split("=")
    return {key, name: mountOption(key.trim().toLowerCase()), value: rest.length > 0 ? rest.join("=") : undefined, to}
  })
}

/** What is probably being written: an option that starts so, or where nothing is, the next one that is needed or missing. */
function nameFor({key}: Field, fields: readonly Field[], names: readonly string[]): string | undefined {
  const open = names.filter(name => !fields.some(field => field.name === name))
  return open.find(name => name.startsWith(key.toLowerCase()))
}

function mountSignature(type: MountType): {signature: Signature; names: string[]} {
  const needed = NEEDED[type]
  const options = mountOptionsFor(type).filter(({name}) => name !== "type")
  const sorted = [
    ...options.filter(({name}) => needed.includes(name)),
    ...options.filter(({name}) => !needed.includes(name)),
  ]
  let label = "--mount="
  const names: string[] = []
  const parameters: Signature["parameters"][number][] = []
  const add = (name: string, written: string, doc: string) => {
    names.push(name)
    parameters.push({label: [label.length, label.length + written.length], doc})
    label += written
  }
  add("type", `type=${type}`, MOUNT_TYPE_DOCS[type].summary)
  for (const option of sorted) {
    const {name, doc, defaultValue} = option
    const more = defaultValue === undefined ? "" : `; where it is left out: ${defaultValue}`
    const isNeeded = needed.includes(name)
    label += isNeeded ? "," : "[,"
    add(name, optionLabel(option), `${doc}${more}`)
    if (!isNeeded) label += "]"
  }
  return {
    signature: {label, parameters, doc: `${MOUNT_TYPE_DOCS[type].summary}. ${MOUNT_TYPE_DOCS[type].details}`},
    names,
  }
}

function optionLabel({name, bare, values}: MountOption): string {
  return bare ? name : `${name}=${values?.join("|") ?? "…"}`
}

/** The parts of a `--device`. */
export function deviceSignature({value}: Flag, offset: number): SignatureHelp {
  const label = "--device=name[,required]"
  const comma = value!.value.indexOf(",")
  return {
    signatures: [
      {
        label,
        parameters: [
          {label: [9, 13], doc: "A device of CDI, such as `nvidia.com/gpu=all`, or a class of them"},
          {label: [15, 23], doc: "Fail where the builder has no such device"},
        ],
      },
    ],
    active: 0,
    parameter: comma >= 0 && valueOffset(value!, offset) > comma ? 1 : 0,
  }
}
