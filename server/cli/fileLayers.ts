import type {Analysis} from "../analysis.ts"
import type {ContextEntry} from "../context/readContext.ts"
import type {StageLayers} from "../model/layers.ts"
import type {PlannedBuild} from "./plannedBuilds.ts"

/** What was found out about one file. */
export interface FileLayers {
  file: string
  source: string
  /** The service or target that is built so, and the Compose or Bake file that says so. */
  by?: PlannedBuild["by"]
  analysis: Analysis
  /** Where the build context was looked for, and what was wrong there. */
  context: string
  /** What the build would get of it; nothing where nobody asked. */
  entries: readonly ContextEntry[]
  problems: readonly string[]
  /** All that a build would get of the context was seen, or nothing of it was asked for. */
  complete: boolean
  /** What else there is to say. */
  notes: readonly string[]
  /** The stages that are shown, in the order of the file. */
  stages: readonly StageLayers[]
  /** The stage that is built. */
  final: StageLayers | undefined
}
