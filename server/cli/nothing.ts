// Stands in for modules that a bundled package loads and never uses here.
export default {}
