import {expect} from "vitest"
import {prepareRename, rename} from "../../server/features/rename.ts"
import {applyEdits} from "../../server/text.ts"
import {featureCases, showSpans} from "../support/features.ts"

// the first line says the new name: `# to NAME`
featureCases("rename", (analysis, {from}, source) => {
  const prepared = prepareRename(analysis, from)
  if (!prepared) return "nothing"
  if ("refused" in prepared) return `refused: ${prepared.refused}`
  const [, name] = /^# to (\S+)/.exec(source)!
  if (!source.slice(prepared.at.from, prepared.at.to).includes("\n"))
    expect(prepared.placeholder).toBe(source.slice(prepared.at.from, prepared.at.to))
  else expect(prepared.placeholder).not.toContain("\n")
  const edits = rename(analysis, from, name!)
  if ("refused" in edits) return `${showSpans(source, [prepared.at])}\nrefused: ${edits.refused}`
  return applyEdits(source, edits)
})
