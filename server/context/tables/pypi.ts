// A file of its own in dist/ (build.mjs), loaded when it is asked for.
export {default} from "../../data/packagesPypi.json" with {type: "json"}
