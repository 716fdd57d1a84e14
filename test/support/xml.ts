import {SaxesParser} from "saxes"

export interface XmlElement {
  name: string
  attributes: Record<string, string>
  text: string
}

/** The elements of XML in their order, read by a parser that forgives nothing. */
export function elements(xml: string): XmlElement[] {
  const found: XmlElement[] = []
  const open: XmlElement[] = []
  const parser = new SaxesParser()
  parser.on("error", error => {
    throw error
  })
  parser.on("opentag", ({name, attributes}) => {
    const element = {name, attributes: attributes as Record<string, string>, text: ""}
    found.push(element)
    open.push(element)
  })
  parser.on("text", text => {
    const element = open.at(-1)
    if (element) element.text += text
  })
  parser.on("closetag", () => {
    open.pop()
  })
  parser.write(xml).close()
  return found
}

/** What is left of a text in XML: characters that it has no place for are shown by others. */
export function inXml(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e\ufffe\ud800-\udfff]/gu, character => {
    const code = character.charCodeAt(0)
    if (character === "\r") return character
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : "\ufffd"
  })
}
