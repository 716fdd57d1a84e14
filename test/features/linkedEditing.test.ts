import {linkedEditing} from "../../server/features/linkedEditing.ts"
import {featureCases, showSpans} from "../support/features.ts"

featureCases(
  "linkedEditing",
  (analysis, {from}, source) => showSpans(source, linkedEditing(analysis, from)) || "nothing",
)
