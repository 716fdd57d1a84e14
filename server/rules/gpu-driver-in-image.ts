import {packageSteps, removePackage, usesFor} from "../lint/packageSteps.ts"
import {rule} from "../lint/rule.ts"

const HOST =
  /^(?:nvidia-(?:container-(?:toolkit|runtime)|docker2?)(?:-base)?|libnvidia-container\S*|nvidia-(?:driver|kernel|dkms|utils)-\S+|nvidia-driver|cuda-drivers\S*)$/

export const gpuDriverInImage = rule({
  name: "gpu-driver-in-image",
  aliases: [],
  summary: "A part of the GPU's driver is installed in the image",
  severity: "warning",
  since: "2026.1",
  topics: ["size"],
  why: `The driver and the NVIDIA Container Toolkit belong to the machine that runs the containers: it puts the driver's
libraries into each container, and they have to fit its kernel. A driver in the image is gigabytes that are never used, or that
hide the right ones.`,
  examples: [
    {
      bad: "FROM nvidia/cuda:13.0.1-base-ubuntu24.04\nRUN apt-get update && apt-get install -y <|nvidia-driver-580|> curl\n",
      good: "FROM nvidia/cuda:13.0.1-base-ubuntu24.04\nRUN apt-get update && apt-get install -y curl\n",
    },
    {
      bad: "FROM nvidia/cuda:13.0.1-base-ubuntu24.04\nRUN apt-get update && apt-get install -y <|nvidia-container-toolkit|> && make\n",
      good: "FROM nvidia/cuda:13.0.1-base-ubuntu24.04\nRUN apt-get update && make\n",
    },
    {
      bad: "FROM nvidia/cuda:13.0.1-base-ubuntu24.04\nRUN apt-get install -y <|nvidia-docker2|>\n",
      good: "FROM nvidia/cuda:13.0.1-base-ubuntu24.04\nRUN apt-get update && apt-get install -y cuda-toolkit-13-0 nvidia-settings curl\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "apt", "yum", "zypper")) {
      for (const use of usesFor(step, "install")) {
        for (const one of use.packages) {
          const {name, kind, at} = one
          if (kind !== "name" || !HOST.test(name)) continue
          const edits = removePackage(analysis, step, use, one)
          yield {
            at,
            message: `"${name}" belongs to the machine that runs the container, and has to fit its kernel: leave it out`,
            fix: edits && {title: `Take ${name} out`, safe: false, edits},
          }
        }
      }
    }
  },
})
