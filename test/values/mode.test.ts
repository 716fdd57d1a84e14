import {isFileMode} from "../../server/values/mode.ts"
import {accepts} from "./table.ts"

accepts(
  isFileMode,
  ["", "755", "0755", "7777", "000000000000755", "a+x", "+x", "=", "u=rwX,go=rX", "u+r-w", "go=u-w", "+t", "u+s,o-t"],
  ["8", "10000", "0o755", "755 ", "u", "rwx", "u=a", "u=rw,", ",u=r", "u=r, g=r", "+755", "-1", "u+é"],
)
