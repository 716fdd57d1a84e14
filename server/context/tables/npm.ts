// A file of its own in dist/ (build.mjs), loaded when it is asked for.
export {default} from "../../data/packagesNpm.json" with {type: "json"}
