import fc from "fast-check"

// The same texts in every run, so that a red test stays red until it is mended. SEED=N tries others.
fc.configureGlobal({...fc.readConfigureGlobal(), seed: Number(process.env.SEED ?? 20261121)})
