import {isDigest} from "../../server/values/digest.ts"
import {accepts} from "./table.ts"

accepts(
  isDigest,
  ["sha256:" + "a0".repeat(32), "sha384:" + "a0".repeat(48), "sha512:" + "a0".repeat(64)],
  [
    "",
    "sha256",
    "sha256:",
    "sha256:" + "a0".repeat(31),
    "sha256:" + "A0".repeat(32),
    "SHA256:" + "a0".repeat(32),
    "md5:" + "a0".repeat(16),
    "a0".repeat(32),
    "sha256:" + "a0".repeat(32) + "\n",
  ],
)
