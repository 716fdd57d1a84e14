import {links} from "../../server/features/links.ts"
import {featureCases, showSpans} from "../support/features.ts"

const rulePage = (name: string) => (/^[a-zA-Z-]+$/.test(name) ? `page of ${name}` : undefined)

featureCases("links", (analysis, _, source) => {
  const found = links(analysis, {rulePage})
  return (
    showSpans(
      source,
      found.map(link => ({...link.at, note: "url" in link ? link.url : `file ${link.file}`})),
    ) || "nothing"
  )
})
