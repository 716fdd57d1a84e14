import {isLicenseExpression} from "../../server/values/spdx.ts"
import {accepts} from "./table.ts"

accepts(
  isLicenseExpression,
  [
    "MIT",
    "apache-2.0",
    "GPL-2.0+",
    "(MIT)",
    "MIT OR (Apache-2.0 AND BSD-3-Clause)",
    "mit or isc",
    "GPL-2.0-only WITH Classpath-exception-2.0",
    "LicenseRef-Our-Own",
    "DocumentRef-x:LicenseRef-y",
    "((MIT))AND(ISC)",
  ],
  [
    "",
    "Apache2",
    "Apache License 2.0",
    "MIT/X11",
    "MIT AND",
    "OR MIT",
    "MIT Or ISC",
    "(MIT",
    "MIT)",
    "()",
    "MIT WITH Foo",
    "MIT WITH Classpath-exception-2.0 WITH Classpath-exception-2.0",
    "(MIT) WITH Classpath-exception-2.0",
    "MIT OR FOO",
    "Proprietary",
    "(".repeat(50_000),
  ],
)
