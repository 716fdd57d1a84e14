/** One way to write an instruction or a list of options. */
export interface Signature {
  label: string
  parameters: readonly {
    /** Its place in the label: half-open UTF-16 offsets. */
    label: readonly [from: number, to: number]
    /** Markdown. */
    doc?: string
  }[]
  /** Markdown. */
  doc?: string
}

export interface SignatureHelp {
  /** The ways that fit what is written so far; never empty. */
  signatures: readonly Signature[]
  /** The one to show first. */
  active: number
  /** The parameter of the active one that stands at the place; undefined where none does. */
  parameter: number | undefined
  /** The place is in the middle of a script: worth showing to those who ask, not while they type. */
  onRequest?: true
}
