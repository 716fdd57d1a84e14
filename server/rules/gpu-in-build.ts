import {removeCommands} from "../lint/edits.ts"
import {rule} from "../lint/rule.ts"
import {runSteps} from "../lint/runSteps.ts"
import {findFlags} from "../model/flags.ts"

const ASKS =
  /\btorch\.cuda\.(?:is_available|device_count|get_device_name|current_device|get_device_capability)\b|\btf\.(?:config\.list_physical_devices\(["']GPU|test\.is_gpu_available)|\bjax\.devices\(["']gpu/

export const gpuInBuild = rule({
  name: "gpu-in-build",
  aliases: [],
  summary: "A RUN asks for a GPU, which a build does not have",
  severity: "warning",
  since: "2026.1",
  why: `Drivers and devices come into a container when it is started (\`docker run --gpus\`), not into a build: \`nvidia-smi\` is
not there and fails, and a program that is asked for its GPU says that there is none, whatever the machine has. Ask when the
container starts. A RUN with \`--device\` is not looked at.`,
  examples: [
    {
      bad: "FROM nvidia/cuda:13.0.1-base-ubuntu24.04\nRUN make && <|nvidia-smi|>\n",
      good: "FROM nvidia/cuda:13.0.1-base-ubuntu24.04\nRUN make\n",
    },
    {
      bad: "FROM nvidia/cuda:13.0.1-base-ubuntu24.04\nRUN <|nvidia-smi|>\n",
      good: 'FROM nvidia/cuda:13.0.1-base-ubuntu24.04\nRUN --device=nvidia.com/gpu=all nvidia-smi\nCMD ["nvidia-smi"]\n',
    },
    {
      bad: 'FROM pytorch/pytorch:2.8.0\nRUN python -c <|"import torch; assert torch.cuda.is_available()"|>\n',
      good: 'FROM pytorch/pytorch:2.8.0\nRUN python -c "import torch; print(torch.version.cuda)" && which nvidia-smi || nvidia-smi\n',
    },
  ],
  *check(analysis) {
    for (const step of runSteps(analysis)) {
      if (findFlags(step.run, "device").length > 0) continue
      for (const command of step.commands) {
        const {program = "", programAt, args, conditional, aside} = command
        if (program === "nvidia-smi" && !conditional && !aside) {
          const edits = removeCommands(analysis, step, [command])
          yield {
            at: programAt,
            message: "a build has no GPU and no driver, so that this fails: ask when the container starts",
            fix: edits && {title: "Leave out nvidia-smi", safe: false, edits},
          }
        }
        const asks = /^python/.test(program) && args.find(({value}) => typeof value === "string" && ASKS.test(value))
        if (asks)
          yield {
            at: asks.at,
            message: "a build has no GPU, so that the answer is always no: ask when the container starts",
          }
      }
    }
  },
})
