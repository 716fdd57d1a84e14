import {runCases} from "./support/cases.ts"
import {printLayers} from "./support/layers.ts"

runCases("layers", printLayers)
