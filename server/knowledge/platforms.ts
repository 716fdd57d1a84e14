/** A platform that images are often built for, in the form of `--platform`. */
export interface KnownPlatform {
  name: string
  /** Which machines that is. */
  doc: string
}

export const PLATFORMS: readonly KnownPlatform[] = [
  {name: "linux/amd64", doc: "64-bit Intel and AMD processors"},
  {name: "linux/arm64", doc: "64-bit ARM: Apple silicon, AWS Graviton, Raspberry Pi 3 and later"},
  {name: "linux/arm/v7", doc: "32-bit ARM with hardware floating point: Raspberry Pi 2 and later"},
  {name: "linux/arm/v6", doc: "32-bit ARM: the first Raspberry Pi and Zero"},
  {name: "linux/386", doc: "32-bit Intel and AMD processors"},
  {name: "linux/ppc64le", doc: "IBM POWER8 and later, little-endian"},
  {name: "linux/s390x", doc: "IBM Z"},
  {name: "linux/riscv64", doc: "64-bit RISC-V"},
  {name: "linux/loong64", doc: "64-bit LoongArch"},
  {name: "linux/mips64le", doc: "64-bit MIPS, little-endian"},
  {name: "linux/amd64/v2", doc: "Intel and AMD processors since about 2009 (SSE4.2)"},
  {name: "linux/amd64/v3", doc: "Intel and AMD processors since about 2015 (AVX2)"},
  {name: "windows/amd64", doc: "Windows containers"},
]
