import {isEmail} from "../../server/values/email.ts"
import {accepts} from "./table.ts"

accepts(
  isEmail,
  ["a@b", "team+docker@example.com", "o'neil@example.co.uk", '"a b"@example.com', "x@[127.0.0.1]"],
  ["", "team", "a b@c.d", "A B <a@b.c>", "a@b.c, d@e.f", "@b.c", "a@", "a..b@c.d", "a@-b.c", "a@b..c", "a@b_c"],
)
