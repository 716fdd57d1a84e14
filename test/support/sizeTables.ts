// Tables that tests of the language server ask for: from sources they have to be compiled first, which takes longer than anybody
// waits in an editor.
import "../../server/context/sizeFacts.ts"
import "../../server/context/tables/alpine322.ts"
import "../../server/context/tables/debian12.ts"
import "../../server/context/tables/imageSizes.ts"
