import {isSemanticVersion} from "../../server/values/semver.ts"
import {accepts} from "./table.ts"

accepts(
  isSemanticVersion,
  ["1.2.3", "0.0.0", "1.2.3-rc.1", "1.2.3-a.b-c.0", "1.2.3+build.007", "1.2.3-x+y", "1.2.3--"],
  ["", "1", "1.2", "v1.2.3", "01.2.3", "1.2.3.4", "1.2.3-01", "1.2.3-", "1.2.3+", "1.2.3-a..b", "latest", "1.2.3 "],
)
